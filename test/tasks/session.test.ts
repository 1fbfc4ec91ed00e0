import { expect } from 'chai'
import { afterClaim, afterWork, type WorkEnd } from '../../src/tasks/at-work.ts'
import { afterEnd } from '../../src/tasks/lifecycle.ts'
import {
  adviceFor,
  afterHeartbeat,
  afterSessionEnd,
  type Session,
  type SessionEnd,
  type Usage,
} from '../../src/tasks/session.ts'
import { stopReason } from '../../src/tasks/stop-reason.ts'
import { session } from './sessions.ts'
import { assigned, blocker } from './tasks.ts'

const LIMITS = { compactAt: 0.8, rotateAt: 0.95, hysteresis: 0.05 }

/** What an agent is told at each of these fillings of a window of 100, one after the other. */
function adviceAt(...shares: readonly number[]): string[] {
  let now = session({ contextLimit: 100 })
  return shares.map((contextTokens) => {
    now = afterHeartbeat(now, { contextTokens }, { atMs: 2_000, sinceMs: 10_000 })
    now = { ...now, advice: adviceFor(now, LIMITS).advice }
    return now.advice
  })
}

function reported(before: Session, usage: Usage, sinceMs = 10_000): Session {
  return afterHeartbeat(before, usage, { atMs: before.heardAt + sinceMs, sinceMs })
}

describe('what a live agent is told', () => {
  it('begins to compact at 80 % and to rotate at 95 %, to the token', () => {
    expect(adviceAt(0, 79, 80, 94, 95, 100, 120)).to.deep.equal([
      'continue',
      'continue',
      'compact',
      'compact',
      'rotate',
      'rotate',
      'rotate',
    ])
  })

  it('shows no window as fuller than full, and keeps what was said', () => {
    const after = reported(session({ contextLimit: 100_000 }), { contextTokens: 100_000_000 })
    expect(after).to.include({ contextTokens: 100_000, peakContextTokens: 100_000_000 })
  })

  it('takes advice back only when there is room again, and not at every token', () => {
    expect(adviceAt(80, 79, 75, 74, 79, 80)).to.deep.equal([
      'compact',
      'compact',
      'compact',
      'continue',
      'continue',
      'compact',
    ])
    expect(adviceAt(95, 90, 89, 76, 74)).to.deep.equal(['rotate', 'rotate', 'compact', 'compact', 'continue'])
  })

  it('is to stop, whatever its window, with the reason', () => {
    expect(adviceFor(session({ contextTokens: 99_000 }), LIMITS, 'The issue was closed.')).to.include({
      advice: 'stop',
      reason: 'The issue was closed.',
    })
  })

  it('foretells when the window is full, from the rate of late', () => {
    const first = reported(session(), { contextTokens: 10_000 })
    expect(adviceFor(first, LIMITS).windowFullInMs).to.equal(90_000)
    const compacted = reported(first, { contextTokens: 2_000 })
    expect(compacted.tokensPerMs).to.equal(first.tokensPerMs)
    const silent = Array.from({ length: 100 }).reduce<Session>(
      (now) => reported(now, { contextTokens: 2_000 }, 30_000),
      compacted,
    )
    expect(adviceFor(silent, LIMITS).windowFullInMs).to.be.above(24 * 60 * 60_000)
    expect(adviceFor(session(), LIMITS).windowFullInMs).to.equal(null)
    expect(adviceFor(session({ contextTokens: 100_001 }), LIMITS).windowFullInMs).to.equal(0)
  })

  it('says of a window that has long been the same that it does not fill, and never a number without end', () => {
    let now = reported(reported(session(), { contextTokens: 1_000 }), { contextTokens: 2_000 })
    expect(adviceFor(now, LIMITS).windowFullInMs).to.be.a('number')
    const told = new Set<number | null>()
    for (let beat = 0; beat < 3 * 24 * 120; beat++) {
      now = reported(now, { contextTokens: 2_000, progress: `step ${beat}` }, 30_000)
      told.add(adviceFor(now, LIMITS).windowFullInMs)
    }
    expect(Math.max(...[...told].map(Number))).to.be.below(366 * 24 * 60 * 60_000)
    expect([...told].at(-1)).to.equal(null)
  })

  it('does not believe a report that was overtaken on its way, but hears the agent', () => {
    const before = session({ tokensUsed: 500, contextTokens: 70, peakContextTokens: 80 })
    const heard = reported(before, { contextTokens: 10, tokensUsed: 499, progress: 'old' })
    expect(heard).to.deep.equal({ ...before, heardAt: before.heardAt + 10_000 })
  })

  it('counts what a report has cost that says fewer tokens than one before it', () => {
    const before = session({ tokensUsed: 1_000_000_000_000, costUsd: 1 })
    expect(reported(before, { contextTokens: 10, tokensUsed: 95_000, costUsd: 7 })).to.include({
      costUsd: 7,
      tokensUsed: 1_000_000_000_000,
    })
    expect(reported(before, { contextTokens: 10, tokensUsed: 95_000, costUsd: 0.5 }).costUsd).to.equal(1)
  })

  it('keeps the peak, the money and since when the progress is the same', () => {
    const first = reported(session(), {
      contextTokens: 50,
      tokensUsed: 60,
      costUsd: 1.5,
      progress: 'reading',
    })
    const second = reported(first, { contextTokens: 20, costUsd: 1, progress: 'reading' })
    expect(second).to.include({
      peakContextTokens: 50,
      contextTokens: 20,
      tokensUsed: 60,
      costUsd: 1.5,
      progressAt: first.heardAt,
    })
  })
})

describe('a session at its end', () => {
  it('has used what it says then, and never less than what it has reported', () => {
    const before = session({ tokensUsed: 500, costUsd: 1 })
    const end = (used: object) => afterSessionEnd(before, 'completed', 5_000, { used })
    expect(end({ tokensUsed: 900, costUsd: 1.5 })).to.include({ tokensUsed: 900, costUsd: 1.5 })
    expect(end({ tokensUsed: 9, costUsd: 0 })).to.include({ tokensUsed: 500, costUsd: 1 })
    expect(end({})).to.include({ tokensUsed: 500, costUsd: 1 })
  })
})

function ended(how: SessionEnd): WorkEnd {
  return { how, atMs: 5_000, limits: { triesEach: 2, triesInAll: 3 } }
}

describe('a task and its session', () => {
  it('is in progress from the claim on, also when it was held back meanwhile', () => {
    const claimed = afterClaim(assigned(), session())
    expect(claimed).to.include({ state: 'in-progress', agent: 'minimax', attempts: 1 })
    expect(afterClaim(claimed, session())).to.equal(claimed)
    const held = { ...assigned(), state: 'blocked' as const, agent: null, blockers: [blocker(3)] }
    expect(stopReason(afterClaim(held, session()), session())).to.equal(
      'The issue waits for another one now.',
    )
  })

  it('that was completed waits for the end of the issue and takes no place', () => {
    const done = afterSessionEnd(session(), 'completed', 5_000, { outcome: { pullRequest: 8 } })
    const task = afterWork(afterClaim(assigned('minimax', 2), session()), done, ended('completed'))
    expect(task).to.include({ state: 'in-progress', slot: null, session: null })
    expect(task.handedIn).to.deep.equal({ at: 5_000, pullRequest: 8 })
    expect(afterEnd(task, 'done').handedIn).to.equal(null)
  })

  it('that was handed over is looked at anew, and the note stays with it', () => {
    const over = afterSessionEnd(session(), 'handed-over', 5_000, { note: 'half done' })
    const task = afterWork(afterClaim(assigned(), session()), over, ended('handed-over'))
    expect(task).to.include({ state: 'blocked', blockers: null, agent: null, handOver: 'half done' })
  })

  it('does not follow an older session, and not once it has ended', () => {
    const second = afterClaim(assigned(), session({ id: 'second', fence: 2 }))
    expect(afterWork(second, session(), ended('lost'))).to.equal(second)
    const done = afterEnd(second, 'done')
    expect(afterWork(done, session({ id: 'second' }), ended('lost'))).to.equal(done)
    expect(afterClaim(done, session())).to.equal(done)
  })

  it('tells its agent to stop when it was closed, released, given away or lost', () => {
    const claimed = afterClaim(assigned(), session())
    expect(stopReason(claimed, session())).to.equal(undefined)
    expect(stopReason(afterEnd(claimed, 'done'), session())).to.contain('closed')
    expect(stopReason(afterEnd(claimed, 'released'), session())).to.contain('taken from the bot')
    expect(stopReason({ ...claimed, agent: 'opus' }, session())).to.contain('another agent')
    expect(stopReason({ ...claimed, trouble: { kind: 'no-agent' } }, session())).to.contain('person')
    expect(stopReason(undefined, session())).to.contain('does not know')
  })
})
