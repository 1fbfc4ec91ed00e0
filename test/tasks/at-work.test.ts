import { expect } from 'chai'
import { handOverBody } from '../../src/agent-client/bodies.ts'
import { afterAbsence, afterAnswer, afterClaim, afterReturn, afterWork } from '../../src/tasks/at-work.ts'
import { afterEnd, afterReading, afterRetry } from '../../src/tasks/lifecycle.ts'
import { afterSessionEnd } from '../../src/tasks/session.ts'
import { session } from './sessions.ts'
import { assigned, reading } from './tasks.ts'

const end = { atMs: 5_000, limits: { triesEach: 2, triesInAll: 3 } }

describe('a task and the sessions before', () => {
  it('hears of an end also when it has not heard of the claim', () => {
    const over = afterSessionEnd(session(), 'failed', 5_000, { note: 'no' })
    const task = afterWork(assigned(), over, { how: 'failed', ...end })
    expect(task).to.include({ state: 'blocked', adopted: 'minimax', fence: 1, attempts: 1 })
    expect(afterClaim(task, over)).to.equal(task)
  })

  it('is not touched by the end of a session from before it was closed', () => {
    const claimed = afterClaim(assigned(), session())
    const again = { ...assigned(), fence: afterReading(afterEnd(claimed, 'done'), reading()).fence ?? 0 }
    expect(again.fence).to.equal(1)
    const over = afterSessionEnd(session(), 'stopped', 5_000)
    expect(afterWork(again, over, { how: 'stopped', ...end })).to.equal(again)
  })

  it('goes on with the answer, from whoever asked', () => {
    const over = afterSessionEnd(session(), 'asked', 5_000, { note: 'Which one?' })
    const asks = afterWork(afterClaim(assigned(), session()), over, { how: 'asked', ...end })
    expect(asks).to.include({ state: 'needs-input', agent: null, slot: null })
    expect(afterAnswer(asks, 'The second.')).to.include({
      ...{ state: 'blocked', trouble: null, adopted: 'minimax', answer: 'The second.' },
    })
    expect(afterAnswer(assigned(), 'The second.').answer).to.equal(undefined)
  })

  it('hands over the longest note that is taken word for word, and of more the end', () => {
    const note = 'x'.repeat(32_000)
    expect(handOverBody.safeParse({ fence: 1, note: `${note}x` }).success).to.equal(false)
    const { note: taken } = handOverBody.parse({ fence: 1, note })
    const left = afterSessionEnd(session(), 'handed-over', 5_000, { note: taken })
    const task = afterWork(afterClaim(assigned(), session()), left, { how: 'handed-over', ...end })
    expect(task.handOver).to.equal(note)
    const failing = session({ id: 'a second one', fence: 2 })
    const over = afterSessionEnd(failing, 'failed', 6_000, { note: 'no' })
    const failed = afterWork(afterClaim(task, failing), over, { how: 'failed', ...end })
    expect(failed.handOver)
      .to.have.length(32_000)
      .and.to.match(/x\n\nAttempt 1 \(minimax\) failed: no$/)
  })

  it('passes over an agent that did not begin it, until that one asks for work', () => {
    const away = afterAbsence(assigned(), { agent: 'minimax', waitedMs: 60_000 })
    expect(away).to.deep.include({ state: 'blocked', away: [{ agent: 'minimax', waitedMs: 60_000 }] })
    expect(afterAbsence(assigned('glm'), { agent: 'minimax', waitedMs: 60_000 }).away).to.equal(undefined)
    expect(afterReturn({ ...away, state: 'ready' }, 'minimax')).to.deep.include({
      state: 'blocked',
      away: [],
    })
    const others = { ...assigned('glm'), away: away.away ?? [] }
    expect(afterReturn(others, 'minimax')).to.deep.include({ state: 'assigned', agent: 'glm', away: [] })
  })

  it('begins the ladder anew when a person changes something, and gives out again what was handed in', () => {
    const over = afterSessionEnd(session(), 'failed', 5_000, { note: 'no' })
    const failed = afterWork(afterClaim(assigned(), session()), over, { how: 'failed', ...end })
    expect(failed.tries).to.have.length(1)
    expect(afterReading(failed, reading()).tries).to.have.length(1)
    expect(afterReading(failed, reading({ textHash: 'bbbb' })).tries).to.deep.equal([])
    const done = afterSessionEnd(session(), 'completed', 5_000)
    const handedIn = afterWork(afterClaim(assigned(), session()), done, { how: 'completed', ...end })
    expect(afterRetry(handedIn)).to.include({ state: 'blocked', handedIn: null, agent: null })
  })
})
