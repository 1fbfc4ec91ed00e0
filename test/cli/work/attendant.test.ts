import { expect } from 'chai'
import type { UsageReport } from '../../../src/agent-client/agent-api.ts'
import type { HeartbeatAnswer } from '../../../src/agent-client/answers.ts'
import { Attendant } from '../../../src/cli/commands/work/attendant.ts'
import { manualClock } from '../../server/manual-clock.ts'

const STOP: HeartbeatAnswer = { advice: 'stop', reason: 'The budget is used up.', leaseUntil: 9 }

describe('the attendant of a session whose command has ended', () => {
  let attendant: Attendant
  let reports: UsageReport[]
  let answer: (told: HeartbeatAnswer) => void
  beforeEach(() => {
    reports = []
    attendant = new Attendant({
      api: {
        heartbeat: (_held, report) => {
          reports.push(report)
          return new Promise((resolve) => {
            answer = resolve
          })
        },
      },
      ...{ clock: manualClock(), held: { id: 'one', fence: 1 }, everyMs: 1_000 },
      ...{ redact: (text) => text, say: () => {} },
    })
  })

  const confirmed = async (told: HeartbeatAnswer) => {
    const confirm = attendant.confirm()
    answer(told)
    await confirm
  }

  it('says that it is finished, and its cost only with the end', async () => {
    attendant.reader.read('::mosaic tokens=77 cost=0.75')
    await confirmed({ advice: 'continue', leaseUntil: 9 })
    attendant.finish()
    await confirmed({ advice: 'continue', leaseUntil: 9 })
    const [before, after] = reports
    expect(before).to.include({ costUsd: 0.75 }).and.not.to.have.property('finished')
    expect(after).to.include({ finished: true }).and.not.to.have.property('costUsd')
    expect(attendant.reader.used).to.include({ costUsd: 0.75 })
  })

  it('does not hear what answers a report from before: that is asked again', async () => {
    const asked = attendant.confirm()
    attendant.finish()
    answer(STOP)
    await asked
    expect(attendant.abandoned.aborted).to.equal(false)
    await confirmed(STOP)
    expect(attendant.abandoned.aborted).to.equal(true)
  })
})
