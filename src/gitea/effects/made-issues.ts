import type { Forge, Me } from '../forge.ts'
import { GiteaError } from '../gitea-error.ts'
import type { IssueSnapshot } from '../snapshot.ts'
import { readAs, type WireIssue, wire } from '../wire.ts'
import { fullKind } from './comment-wish.ts'
import { createOnce } from './create-once.ts'
import type { EffectDeps } from './effect-deps.ts'
import { type MarkData, readMark, withMark } from './marker.ts'
import { readyToWrite } from './unwritten.ts'

/** An issue that is to exist in the same repository, made from this one. */
export interface IssueWish {
  /** Which of the plugin's issues: `part-1`. There is one of a kind made from each issue. */
  readonly kind: string
  /** One line; Gitea cuts it to 255 characters. */
  readonly title: string
  /** Markdown. A hidden line that tells the kind, and what it was made from, is added to it. */
  readonly body: string
  /** Small values to keep in the hidden line. */
  readonly data?: MarkData
}

/** What became of it; `unchanged`: it was made before, and stays as people have made it since, even if they have deleted it. */
export interface MadeIssue {
  /** Whether it was made now, or before. */
  readonly kind: 'written' | 'unchanged'
  /** What people call it: 7 in `#7`. */
  readonly number: number
}

/** Whose issues, made from which one. */
interface Place {
  readonly deps: EffectDeps
  readonly snapshot: IssueSnapshot
  readonly plugin: string
}

/** Sees to it that each of these issues was made once, however often it is asked for. */
export async function ensureIssues(place: Place, wishes: readonly IssueWish[]): Promise<MadeIssue[]> {
  const known = new MadeBefore(place)
  const made: MadeIssue[] = []
  for (const wish of wishes) made.push(await ensureIssue(place, wish, known))
  return made
}

async function ensureIssue(place: Place, wish: IssueWish, known: MadeBefore): Promise<MadeIssue> {
  const { deps, snapshot } = place
  const kind = fullKind(place.plugin, wish.kind)
  const memory = `${snapshot.key}:issue:${kind}`
  // the table of comments keeps the number of an issue here
  const remembered = await deps.comments.commentId(memory)
  if (remembered !== undefined) return { kind: 'unchanged', number: remembered }
  await readyToWrite(deps, snapshot)
  let isNew = false
  const number = await createOnce(
    deps,
    `issue:${snapshot.key}:${kind}`,
    (fresh) => known.numberOf(kind, fresh),
    async () => {
      deps.gate.checkPaused(snapshot.address)
      isNew = true
      const [owner, repo] = snapshot.path
      const body = withMark(wish.body, kind, { ...wish.data, from: snapshot.key })
      const response = await deps.forge.gitea.repos.issueCreateIssue(owner, repo, { title: wish.title, body })
      return readAs(wire.issue, response).number
    },
  )
  await deps.comments.rememberComment(memory, number)
  return { kind: isNew ? 'written' : 'unchanged', number }
}

/** An issue that the bot has made from another one, as it is now. */
export interface PresentIssue {
  readonly issue: WireIssue
  /** With its plugin: `explaining/part-1`. */
  readonly kind: string
  /** What was kept in its hidden line. */
  readonly data: MarkData
}

/** All issues that were made from one and still say so, oldest first; one that a person has deleted is not there. */
export async function issuesMadeFrom(forge: Forge, snapshot: IssueSnapshot): Promise<PresentIssue[]> {
  return (await ownIssues(forge, snapshot))
    .flatMap((issue) => asMadeFrom(issue, snapshot.key))
    .sort((one, other) => one.issue.number - other.issue.number)
}

/**
 * What the bot has opened there. Gitea lists it by the login of now: where nobody is called so any more, or nothing there is the
 * bot's, the account may have been renamed while the bot was at work.
 */
async function ownIssues(forge: Forge, snapshot: IssueSnapshot): Promise<WireIssue[]> {
  const me = await forge.me()
  const isOwn = ({ user }: WireIssue) => user.id === me.id
  const found = await openedBy(me, forge, snapshot).catch((error: unknown) => {
    if (error instanceof GiteaError && error.isMissing) return undefined
    throw error
  })
  if (found?.some(isOwn)) return found.filter(isOwn)
  const now = await forge.me({ fresh: true })
  if (found && now.login === me.login) return []
  return (await openedBy(now, forge, snapshot)).filter(isOwn)
}

async function openedBy({ login }: Me, forge: Forge, snapshot: IssueSnapshot): Promise<WireIssue[]> {
  const [owner, repo] = snapshot.path
  return forge.all(async (page) =>
    readAs(
      wire.issues,
      await forge.gitea.repos.issueListIssues(owner, repo, {
        ...page,
        state: 'all',
        type: 'issues',
        created_by: login,
      }),
    ),
  )
}

function asMadeFrom(issue: WireIssue, key: string): PresentIssue[] {
  const mark = readMark(issue.body)
  return mark?.data.from === key ? [{ issue, kind: mark.kind, data: mark.data }] : []
}

/** Whether the bot has made the first issue from the one of the key, by the hidden line. */
export function isMadeFrom(issue: WireIssue, key: string, botId: number): boolean {
  return issue.user.id === botId && asMadeFrom(issue, key).length > 0
}

/** What the bot has made there and no record knows: read once for all that are asked for. */
class MadeBefore {
  readonly #place: Place
  #made: Promise<readonly PresentIssue[]> | undefined

  constructor(place: Place) {
    this.#place = place
  }

  async numberOf(kind: string, fresh: boolean): Promise<number | undefined> {
    if (fresh) this.#made = undefined
    const { deps, snapshot } = this.#place
    this.#made ??= issuesMadeFrom(deps.forge, snapshot)
    // of several, born of a call that came true late, the first one counts
    return (await this.#made).find((made) => made.kind === kind)?.issue.number
  }
}
