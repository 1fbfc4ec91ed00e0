import type { Write } from '../database/write.ts'
import { ANSWERS, fullKind } from '../gitea/effects/comment-wish.ts'
import { readMark } from '../gitea/effects/marker.ts'
import { Postponed } from '../gitea/effects/postponed.ts'
import { DONE, REFUSED } from './command-hearing.ts'
import {
  type Answers,
  type CommandEnd,
  type CommandRecord,
  type CommandRecords,
  keyOf,
} from './command-records.ts'
import type { Context } from './context.ts'

type GivenContext = Context<'command.given'>

const REACTIONS_KEPT = 1_000

/** What telling needs. */
export interface ReplyDeps {
  readonly records: CommandRecords
  commit(writes: readonly Write[]): Promise<void>
}

/** Tells people how their commands ended: with a reaction, and with one comment for all that there is to say to one of theirs. */
export class CommandReplies {
  readonly #deps: ReplyDeps
  /** Commands of one comment may belong to plugins that work at the same time. */
  readonly #underWay = new Map<number, Promise<unknown>>()

  /** How the bot has reacted to a comment last: a second reaction of one kind makes nothing, but it is a call. */
  readonly #reacted = new Map<number, string>()

  constructor(deps: ReplyDeps) {
    this.#deps = deps
  }

  /**
   * Tells how a command ended. What an issue that was answered on too often a moment ago does not take yet is told later, and
   * the command, which is done, is not done again for that.
   *
   * @param before what was stored of the command when the run began
   * @returns false when the word about it has to wait
   * @throws Postponed when it had to wait before
   */
  async isTold(context: GivenContext, end: CommandEnd, before: CommandRecord | undefined): Promise<boolean> {
    try {
      await this.#reply(context, end, before === undefined)
      return true
    } catch (error) {
      if (!(error instanceof Postponed) || before?.owed) throw error
      const delayMs = Math.max(0, error.untilMs - context.now())
      context.emit('command.given', context.payload, { id: `${keyOf(context.payload)}:owed`, delayMs })
      return false
    }
  }

  /** The reaction is first: it is no change that counts, so that whoever asked sees at once what became of it. */
  async #reply(context: GivenContext, end: CommandEnd, isNew: boolean): Promise<void> {
    const { ensure, payload } = context
    const { comment, isCorrection } = payload
    await this.#react(context, end.state === 'done' ? DONE : REFUSED)
    if (end.answer !== undefined || isCorrection)
      await this.#inTurn(comment, () => this.#answer(context, end, isNew))
    if (isCorrection && end.state === 'done') await ensure.noReaction(REFUSED, comment)
  }

  async #react({ ensure, payload: { comment } }: GivenContext, content: string): Promise<void> {
    if (this.#reacted.get(comment) === content) return
    if (this.#reacted.size >= REACTIONS_KEPT) this.#reacted.clear()
    await ensure.reaction(content, comment, { isHere: true })
    this.#reacted.set(comment, content)
  }

  async #inTurn(comment: number, work: () => Promise<void>): Promise<void> {
    const turn = (this.#underWay.get(comment) ?? Promise.resolve()).then(work, work)
    this.#underWay.set(comment, turn)
    await turn.finally(() => {
      if (this.#underWay.get(comment) === turn) this.#underWay.delete(comment)
    })
  }

  /** Puts the answer among those to the other lines of the comment; a correction takes the place of what it corrects. */
  async #answer(
    { ensure, payload, snapshot }: GivenContext,
    { answer }: CommandEnd,
    isNew: boolean,
  ): Promise<void> {
    const { comment, line, isCorrection, isFirst } = payload
    const { records, commit } = this.#deps
    const before = await records.answers(comment)
    const lines = { ...before.lines, [line]: answer ?? '' }
    const body = bodyOf(lines)
    if (body === '' && before.id === undefined)
      return isCorrection ? removeForgotten({ ensure, snapshot }, comment) : undefined
    if (body === '' && before.id !== undefined) {
      await ensure.noComment(before.id)
      return commit([records.keepAnswers(comment, { lines })])
    }
    const result = await ensure.comment({
      kind: `command-${comment}`,
      body,
      isAnswer: true,
      isFirst: isNew && isFirst && !isCorrection && Object.keys(before.lines).length === 0,
      // the last one was taken back by the bot itself
      insist: before.id === undefined,
    })
    await commit([records.keepAnswers(comment, { lines, id: 'id' in result ? result.id : before.id })])
  }
}

/** What was said to a single line before the database was lost is taken back with the words that it was about. */
async function removeForgotten(
  { ensure, snapshot }: Pick<GivenContext, 'ensure' | 'snapshot'>,
  comment: number,
): Promise<void> {
  const kind = fullKind(ANSWERS, `command-${comment}`)
  for (const { id, body } of await snapshot.comments()) {
    const mark = readMark(body)
    // one that a person has copied stays: only the bot's own is removed
    if (mark?.kind === kind && mark.untouched && !body.includes(BETWEEN)) await ensure.noComment(id)
  }
}

const BETWEEN = '\n\n---\n\n'

/** In the order of the lines; what is the same for several is said once. */
function bodyOf(lines: Answers['lines']): string {
  const inOrder = Object.entries(lines).toSorted(([one], [other]) => Number(one) - Number(other))
  const texts = inOrder.map(([, text]) => text.trim()).filter((text) => text !== '')
  return [...new Set(texts)].join(BETWEEN)
}
