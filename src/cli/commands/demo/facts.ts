import { isDeepStrictEqual } from 'node:util'
import { sleep, systemClock } from '../../../clock.ts'
import { readMark } from '../../../gitea/effects/marker.ts'
import type { CommentView } from '../../../testing/index.ts'
import { paragraphsOf } from './plain-text.ts'
import { BOT, type Stage } from './stage.ts'

/** Something that has to be true on the fake Gitea, told so that it can be read when it is not. */
export interface Fact {
  readonly what: string
  holds(): boolean
}

/** What an issue has to look like: the first words of the bot's one status comment, and all the labels. */
export interface Look {
  readonly says: string
  readonly labels: readonly string[]
}

/** The facts that make up a look. */
export function looks(stage: Stage, number: number, { says, labels }: Look): Fact[] {
  return [
    {
      what: `#${number} has exactly one status comment`,
      holds: () => comments(stage, number, 'status').length === 1,
    },
    {
      what: `#${number} begins with "${says}"`,
      holds: () => shown(stage, number)[0]?.startsWith(says) ?? false,
    },
    {
      what: `#${number} has the labels ${labels.join(', ') || '(none)'}`,
      holds: () => isDeepStrictEqual(labelsOf(stage, number).toSorted(), labels.toSorted()),
    },
  ]
}

/** The bot's comments of a kind on an issue. */
export function comments(stage: Stage, number: number, kind: 'status' | 'question'): CommentView[] {
  const all = stage.gitea.comments(stage.gitea.issue(stage.repo, number))
  return all.filter(({ author, body }) => author === BOT && readMark(body)?.kind === kind)
}

/** The paragraphs of the status comment as it is now. */
export function shown(stage: Stage, number: number): string[] {
  return paragraphsOf(comments(stage, number, 'status')[0]?.body ?? '')
}

export function labelsOf(stage: Stage, number: number): string[] {
  return [...stage.gitea.issue(stage.repo, number).labels]
}

const LOOK_EVERY_MS = 5

/** Waits until it is so. @returns false if it is not so in time */
export async function until(isSo: () => boolean, patienceMs: number): Promise<boolean> {
  const giveUpAt = systemClock.monotonic() + patienceMs
  while (!isSo()) {
    if (systemClock.monotonic() > giveUpAt) return false
    await sleep(systemClock, LOOK_EVERY_MS)
  }
  return true
}
