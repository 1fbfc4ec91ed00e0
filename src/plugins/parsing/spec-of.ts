import { chooseAgent } from '../../agents/choose-agent.ts'
import type { Context } from '../../app/context.ts'
import type { ModelAnswer } from '../../claude/answer.ts'
import type { ReadResult } from '../../claude/reader.ts'
import type { ReadRequest } from '../../claude/request.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { IssuePlace, IssueText, ModelNote, Spec } from '../../issue/spec.ts'
import { needOf } from '../../tasks/need.ts'
import type { Overrides, Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { within } from './within.ts'

/** What is to be read, and what was read of it before. */
export interface Work {
  readonly request: ReadRequest
  readonly text: IssueText
  readonly place: IssuePlace
  readonly overrides: Overrides
  /** The task, if it was read from the very same text. */
  readonly same: Task | undefined
}

type Deps = Pick<BuiltInDeps, 'profiles' | 'reader' | 'clock'>
type ReadIssue = typeof import('../../issue/read-issue.ts').readIssue

/** How soon the model is asked again after it could not be asked at all, ms. */
const SOONEST_AGAIN_MS = 30_000

/**
 * What an issue asks for. A new text waits a little for the model; if it takes longer, or cannot be asked, the estimate
 * from the text counts, and an event sees to it that the answer is heard when it comes.
 */
export async function specOf(
  deps: Deps,
  context: Context<IssueEventName>,
  work: Work,
  readIssue: ReadIssue,
): Promise<Spec> {
  const { same } = work
  const own = same?.spec ?? readIssue(work.text, work.place)
  const { reader } = deps
  if (!reader || isStated(own) || isSettled(own.model)) return own
  const withAnswer = (answer: ModelAnswer) =>
    specWith(deps, work, answer, { own, readIssue, model: reader.model })
  if (same) {
    if (same.state === 'in-progress') return own
    const stored = await reader.stored(work.request)
    if (stored?.kind === 'read') return withAnswer(stored.answer)
    // whoever has an agent keeps it until somebody changes something
    if (
      !stored &&
      context.name === 'sweep.found' &&
      same.state !== 'assigned' &&
      own.model?.outcome !== 'late'
    )
      want(context)
    return own
  }
  const result = await within(deps.clock, reader.waitMs, reader.read(work.request))
  if (result?.kind === 'read') return withAnswer(result.answer)
  askLater(context, result)
  return { ...own, model: { model: reader.model, outcome: outcomeOf(result) } }
}

/** With both of them stated nothing that a model could say would change anything. */
function isStated({ difficulty, estimate }: Spec): boolean {
  return difficulty.source === 'stated' && estimate.source === 'stated'
}

/** No other answer to this text is to be expected. */
function isSettled(note: ModelNote | undefined): boolean {
  return note !== undefined && ['read', 'refused', 'unusable', 'too-large'].includes(note.outcome)
}

interface Around {
  readonly own: Spec
  readonly readIssue: ReadIssue
  readonly model: string
}

/** A model's word alone sends no issue back to its author: what no agent could hold is told, and the own estimate counts. */
function specWith(deps: Deps, work: Work, answer: ModelAnswer, { own, readIssue, model }: Around): Spec {
  const { waitsFor } = answer
  const words = answer.reading.difficulty?.words ?? ''
  const spec = readIssue(work.text, work.place, { readings: [answer.reading] })
  const note: ModelNote = { model, outcome: 'read', words, waitsFor }
  const fits = ({ difficulty, estimate }: Spec) => {
    const { overrides, place } = work
    const task = { spec: { ...own, difficulty, estimate }, overrides, address: { ...ADDRESS, ...place } }
    return chooseAgent(needOf(task), deps.profiles, new Map()).outcome === 'chosen'
  }
  if (fits(own) && !fits(spec)) return { ...own, model: { ...note, outcome: 'too-large' } }
  return { ...spec, model: note }
}

/** Only the repository's name matters to a choice. */
const ADDRESS = { repoId: 1, number: 1 }

function outcomeOf(result: Exclude<ReadResult, { kind: 'read' }> | undefined): ModelNote['outcome'] {
  if (result === undefined || result.kind === 'busy' || result.kind === 'stopped') return 'late'
  return result.kind
}

function askLater(context: Context<IssueEventName>, result: ReadResult | undefined): void {
  if (result === undefined || result.kind === 'busy' || result.kind === 'stopped') want(context)
  if (result?.kind === 'unavailable' && result.retryAfterMs !== undefined)
    want(context, Math.max(result.retryAfterMs, SOONEST_AGAIN_MS))
}

function want(context: Context<IssueEventName>, delayMs = 0): void {
  context.emit('reading.wanted', { issue: context.snapshot.address, attempt: 1 }, { delayMs })
}
