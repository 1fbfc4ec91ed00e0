import { join } from 'node:path'
import type { ClaimAsk } from '../../../agent-client/agent-api.ts'
import type { Claim } from '../../../agent-client/answers.ts'
import { AgentApiError } from '../../../agent-client/api-error.ts'
import { LONGEST_WAIT_MS } from '../../../agent-client/bodies.ts'
import { sleep } from '../../../clock.ts'
import { asError } from '../../../errors.ts'
import { type JobEnd, type JobOptions, work } from './job.ts'
import { deleteForsaken } from './session-folder.ts'
import { RunnerUnusable, TokenOfAnother } from './unusable.ts'

/** Which tasks are worked on. */
export interface RunnerOptions extends JobOptions {
  /** At the most one, and no waiting. */
  readonly once: boolean
  /** This one and no other, as `owner/repo#7`. */
  readonly issue?: string
}

/** After a failure, the machine itself may be what is wrong: all tasks would fail. */
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 5 * 60_000

/** Takes task after task until it is interrupted, or has done the one that was asked for. @returns whether all went well */
export async function runTasks(options: RunnerOptions): Promise<boolean> {
  const { interruption, say, issue } = options
  await deleteForsaken(join(options.folder, 'sessions'), options)
  const isSingle = options.once || issue !== undefined
  const { signal } = interruption
  const makeSure = ownToken(options)
  let failures = 0
  while (!signal.aborted) {
    const claim = await claimed(options, makeSure, signal)
    if (claim === undefined && isSingle) say('there is no task now')
    if (claim === undefined && isSingle) return issue === undefined
    if (claim === undefined || claim === 'later') continue
    const end = await attempt(claim, options)
    const isWell = !FAILED.has(end)
    if (isSingle) return isWell
    failures = isWell ? 0 : failures + 1
    if (failures > 0) await pauseAfter(failures, options)
  }
  return true
}

const FAILED: ReadonlySet<JobEnd> = new Set<JobEnd>(['failed', 'lost'])

async function claimed(
  { api, say, once, issue, clock }: RunnerOptions,
  makeSure: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Claim | 'later' | undefined> {
  const ask: ClaimAsk = issue !== undefined ? { issue } : once ? {} : { waitMs: LONGEST_WAIT_MS }
  try {
    await makeSure(signal)
    return await api.claim(ask, signal)
  } catch (error) {
    if (signal.aborted) return undefined
    const mayWait = error instanceof AgentApiError && error.isAway && !once && issue === undefined
    if (!mayWait) throw error
    say(error.message)
    await sleep(clock, error.retryAfterMs ?? FIRST_PAUSE_MS, signal)
    return 'later'
  }
}

/** Asks the bot whose the token is, until it has answered once: before any task is taken by the wrong agent. */
function ownToken({ api, agent }: RunnerOptions): (signal: AbortSignal) => Promise<void> {
  let isKnown = false
  return async (signal) => {
    if (isKnown) return
    const { agent: owner = agent } = await api.tasks(signal)
    if (owner !== agent) throw new TokenOfAnother(owner, agent)
    isKnown = true
  }
}

async function attempt(claim: Claim, options: RunnerOptions): Promise<JobEnd> {
  const { issue } = claim.task
  const name = `${issue.owner}/${issue.repo}#${issue.number}`
  const say = (line: string) => options.say(`${name}: ${line}`)
  say(`session ${claim.session.id}, attempt ${claim.session.attempt}`)
  try {
    return await work(claim, { ...options, say })
  } catch (error) {
    if (error instanceof RunnerUnusable) throw error
    // the session is left to its lease: nobody could be told
    say(asError(error).message)
    return 'failed'
  }
}

async function pauseAfter(failures: number, { clock, say, interruption }: RunnerOptions): Promise<void> {
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)
  say(`waits ${Math.round(pauseMs / 1000)} s after ${failures === 1 ? 'a failure' : `${failures} failures`}`)
  await sleep(clock, pauseMs, interruption.signal)
}
