import { chooseAgent } from '../../agents/choose-agent.ts'
import type { Context } from '../../app/context.ts'
import type { ModelAnswer } from '../../claude/answer.ts'
import type { ReadResult } from '../../claude/reader.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { WireIssue } from '../../gitea/wire.ts'
import type { ModelNote, Spec } from '../../issue/spec.ts'
import { needOf } from '../../tasks/need.ts'
import type { Overrides, Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { learnedFor } from '../learned-for.ts'
import { readRequestOf, requestWithFiles } from '../read-request.ts'
import { type ReadableIssue, type ReadDeps, readable } from '../read-spec.ts'
import { within } from './within.ts'

/** What is to be read, and what was read of it before. */
export interface Work {
  readonly issue: WireIssue
  readonly overrides: Overrides
  /** The task, if it was read from the very same text. */
  readonly same: Task | undefined
}

type Deps = ReadDeps & Pick<BuiltInDeps, 'policies' | 'reader' | 'clock' | 'calibrations'>
type Reader = NonNullable<BuiltInDeps['reader']>

/** How soon the model is asked again after it could not be asked at all, ms. */
const SOONEST_AGAIN_MS = 30_000

/**
 * What an issue asks for. A new text waits a little for the model; if it takes longer, or cannot be asked, the estimate
 * from the text counts, and an event sees to it that the answer is heard when it comes.
 */
export async function specOf(deps: Deps, context: Context<IssueEventName>, work: Work): Promise<Spec> {
  const { issue, same } = work
  const { reader } = deps
  if (same) return reader ? specAgain(deps, reader, context, { ...work, same }) : same.spec
  const { address } = context.snapshot
  const text = await readable(deps, issue, address)
  const own = text.spec()
  if (!reader || isStated(own)) return own
  // a list of files that takes long is part of the wait
  const asked = requestWithFiles(deps, address, issue).then((request) => reader.read(request))
  const result = await within(deps.clock, reader.waitMs, asked)
  if (result?.kind === 'read') return specWith(deps, work, result.answer, { own, text, reader, address })
  askLater(context, result)
  return { ...own, model: { model: reader.model, outcome: outcomeOf(result) } }
}

/** The spec of a text that was read before: the same, unless the model has answered since. */
async function specAgain(
  deps: Deps,
  reader: Reader,
  context: Context<IssueEventName>,
  work: Work & { readonly same: Task },
): Promise<Spec> {
  const { issue, same } = work
  const own = same.spec
  if (isStated(own) || isSettled(own.model) || same.state === 'in-progress') return own
  const { address } = context.snapshot
  const stored = await reader.stored(readRequestOf(address, issue))
  if (stored?.kind === 'read') {
    const text = await readable(deps, issue, address)
    return specWith(deps, work, stored.answer, { own, text, reader, address })
  }
  // whoever has an agent keeps it until somebody changes something
  const mayAsk = context.name === 'sweep.found' && same.state !== 'assigned' && own.model?.outcome !== 'late'
  if (!stored && mayAsk) want(context)
  const outcome = stored?.kind ?? (context.name === 'reading.done' ? context.payload.outcome : undefined)
  // a model that was too slow at first may have had another reason in the end
  const isTold = own.model === undefined || outcome === undefined || outcome === 'read'
  return isTold || own.model.outcome === outcome ? own : { ...own, model: { ...own.model, outcome } }
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
  readonly text: ReadableIssue
  readonly reader: Pick<Reader, 'model'>
  readonly address: IssueAddress
}

/** A model's word alone sends no issue back to its author: what no agent could hold is told, and the own estimate counts. */
async function specWith(deps: Deps, { overrides }: Work, answer: ModelAnswer, around: Around): Promise<Spec> {
  const { own, text, reader, address } = around
  const words = answer.reading.difficulty?.words ?? ''
  const spec = text.spec(answer.reading)
  // what is dear is asked about, and not taken for too large
  const { approveAboveUsd: _, ...policy } = await deps.policies.of(address.repoId, address)
  const note: ModelNote = { model: reader.model, outcome: 'read', words, waitsFor: answer.waitsFor }
  const fits = async ({ difficulty, estimate }: Spec) => {
    const task = { spec: { ...own, difficulty, estimate }, overrides, address }
    const terms = { ...policy, ...(await learnedFor(deps, task, policy)) }
    return chooseAgent(needOf(task), policy.agents, new Map(), terms).outcome === 'chosen'
  }
  if ((await fits(own)) && !(await fits(spec))) return { ...own, model: { ...note, outcome: 'too-large' } }
  return { ...spec, model: note }
}

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
