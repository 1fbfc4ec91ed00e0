import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { checkAnswer } from './answer.ts'
import { Budget, type Permit } from './budget.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { type AskModel, type CallResult, MAX_OUTPUT_TOKENS } from './client.ts'
import { ModelFailure } from './model-failure.ts'
import { costMicroUsd, type Price, worstCostMicroUsd } from './prices.ts'
import { INSTRUCTIONS, userPrompt } from './prompt.ts'
import type { ModelRecords, StoredAnswer } from './records.ts'
import { type ReadRequest, requestKey } from './request.ts'
import { shownText } from './shown-text.ts'

/** How many questions are asked at once. */
export const CALLS_AT_ONCE = 4

/** What came of asking. Only a {@link StoredAnswer} is for good. */
export type ReadResult =
  | StoredAnswer
  /** `budget`: the day's money is spent; `share`: the issue was read as often as one issue may be in a day. */
  | { readonly kind: 'budget' | 'share' }
  /** The model cannot be asked now. `retryAfterMs`: asking again then may help; absent = the operator has to do something. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs?: number }
  /** As many questions as are allowed at once are being asked. */
  | { readonly kind: 'busy' }
  /** The bot stops. */
  | { readonly kind: 'stopped' }

/** What the reader is made from. */
export interface ReaderDeps {
  readonly ask: AskModel
  readonly model: string
  readonly price: Price
  readonly dailyBudgetUsd: number
  /** How long an issue waits for an answer, ms. */
  readonly waitMs: number
  readonly records: ModelRecords
  readonly clock: Clock
  readonly log: Log
}

/** The schema and the words around the prompt, in bytes; a generous guess, for the worst cost only. */
const OVERHEAD_BYTES = 4_096

/** Asks the model about issues: once for each text, within the budget, and not while it does not answer. */
export class ClaudeReader {
  readonly #deps: ReaderDeps
  readonly #breaker: CircuitBreaker
  readonly #budget: Budget
  readonly #underWay = new Map<string, Promise<ReadResult>>()
  readonly #stopping = new AbortController()

  constructor(deps: ReaderDeps) {
    this.#deps = deps
    this.#breaker = new CircuitBreaker(deps.clock)
    this.#budget = new Budget(deps.records, deps.clock, deps.dailyBudgetUsd)
  }

  /** The name that people are told. */
  get model(): string {
    return this.#deps.model
  }

  /** How long an issue waits for an answer, ms. */
  get waitMs(): number {
    return this.#deps.waitMs
  }

  /** What was answered to the very same question before. */
  stored(request: ReadRequest): Promise<StoredAnswer | undefined> {
    return this.#deps.records.answer(requestKey(request, this.#deps.model))
  }

  /** The stored answer, else the model's; joins a call for the same text that is under way. Rejects only if the disk refuses. */
  read(request: ReadRequest): Promise<ReadResult> {
    const key = requestKey(request, this.#deps.model)
    const underWay = this.#underWay.get(key)
    if (underWay) return underWay
    if (this.#stopping.signal.aborted) return Promise.resolve({ kind: 'stopped' })
    const reading = this.#read(request, key).finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, reading)
    return reading
  }

  /** Ends the calls that are under way, stores their ends, and makes no more. */
  async stop(): Promise<void> {
    this.#stopping.abort(new ModelFailure('stopped', 'the bot stops', { mayCost: true }))
    await Promise.allSettled(this.#underWay.values())
  }

  async #read(request: ReadRequest, key: string): Promise<ReadResult> {
    const stored = await this.#deps.records.answer(key)
    if (stored) return stored
    if (this.#underWay.size > CALLS_AT_ONCE) return { kind: 'busy' }
    if (!this.#breaker.mayCall()) return unavailable(this.#breaker.pauseMs)
    const prompt = userPrompt(shownText(request), request.files)
    const worst = worstCostMicroUsd(
      bytesOf(INSTRUCTIONS) + bytesOf(prompt) + OVERHEAD_BYTES,
      MAX_OUTPUT_TOKENS,
      this.#deps.price,
    )
    const permit = await this.#permitFor(request, worst)
    if (typeof permit === 'string') return this.#overBudget(permit, request)
    return this.#call(request, key, prompt, permit)
  }

  /** A call that is not made gives its turn back, also if the disk refuses: it may have been the only one after a pause. */
  async #permitFor(request: ReadRequest, worstMicroUsd: number): ReturnType<Budget['take']> {
    let permit: Awaited<ReturnType<Budget['take']>> | undefined
    try {
      permit = await this.#budget.take(request.issue, this.#deps.model, worstMicroUsd)
      return permit
    } finally {
      if (typeof permit !== 'object') this.#breaker.gaveUp()
    }
  }

  async #call(request: ReadRequest, key: string, prompt: string, permit: Permit): Promise<ReadResult> {
    let result: CallResult
    try {
      result = await this.#deps.ask(prompt, this.#stopping.signal)
    } catch (thrown) {
      if (thrown instanceof ModelFailure) return this.#fail(thrown, permit)
      this.#breaker.gaveUp()
      throw thrown
    }
    if (this.#breaker.succeeded()) this.#deps.log.info({ model: this.model }, 'the model answers again')
    return this.#keep(request, key, permit, result)
  }

  async #keep(
    request: ReadRequest,
    key: string,
    permit: Permit,
    { outcome, use }: CallResult,
  ): Promise<StoredAnswer> {
    const { clock, log, model, price, records } = this.#deps
    const answer: StoredAnswer =
      outcome.kind === 'answered' ? { kind: 'read', answer: checkAnswer(outcome.answer, request) } : outcome
    const cost = use ? costMicroUsd(use, price) : permit.worstMicroUsd
    const end = { outcome: answer.kind, use, costMicroUsd: cost }
    await records.end(permit.call, end, { key, model, atMs: clock.now(), answer })
    log.info(
      { ...placeOf(request), model, outcome: answer.kind, ...use, costUsd: cost / 1e6 },
      'the model has read an issue',
    )
    return answer
  }

  /** A refusal costs nothing; of a call that was cut off nobody knows, so it counts in full. */
  async #fail(failure: ModelFailure, permit: Permit): Promise<ReadResult> {
    const cost = failure.mayCost ? permit.worstMicroUsd : 0
    // before anything that the disk can refuse
    this.#report(failure, this.#breaker.failed(failure))
    await this.#deps.records.end(permit.call, { outcome: failure.kind, use: undefined, costMicroUsd: cost })
    if (failure.kind === 'stopped') return { kind: 'stopped' }
    return failure.isPassing
      ? unavailable(Math.max(failure.retryAfterMs ?? 0, this.#breaker.pauseMs))
      : { kind: 'unavailable' }
  }

  #report(failure: ModelFailure, isPausing: boolean): void {
    const { log, model } = this.#deps
    const fields = { model, kind: failure.kind, reason: failure.message, hint: failure.hint }
    if (failure.kind === 'stopped') return
    if (!isPausing) log.debug(fields, 'the model did not answer')
    else
      log.warn(
        { ...fields, pauseMs: Math.round(this.#breaker.pauseMs) },
        'the model is not asked for a while; issues are estimated from their text',
      )
  }

  async #overBudget(why: 'spent' | 'issue', request: ReadRequest): Promise<ReadResult> {
    const { clock, dailyBudgetUsd, log, model, records } = this.#deps
    if (why === 'issue') {
      log.debug(
        { ...placeOf(request), model },
        'an issue was changed so often that the model does not read it again today',
      )
      return { kind: 'share' }
    }
    if (await records.isNews('budget', clock.now()))
      log.warn(
        { model, dailyBudgetUsd },
        "today's budget for the model is spent; until midnight (UTC) issues are estimated from their text",
      )
    return { kind: 'budget' }
  }
}

/** As the lines of a run have it. */
function placeOf({ issue, named }: ReadRequest): object {
  return { lane: issue, ...named }
}

function unavailable(retryAfterMs: number): ReadResult {
  return { kind: 'unavailable', retryAfterMs }
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text)
}
