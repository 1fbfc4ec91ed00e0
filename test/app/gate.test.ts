import { expect } from 'chai'
import { GiteaGate } from '../../src/app/gate.ts'
import { GiteaError } from '../../src/gitea/gitea-error.ts'
import type { Log } from '../../src/log.ts'
import { manualClock } from '../server/manual-clock.ts'

/** Notes the first words of each line. */
function listening(told: string[]): Log {
  const note = (_: object, text: string) => void told.push(text.split(' ').slice(0, 3).join(' '))
  const log: Log = { debug: note, info: note, warn: note, error: note, child: () => log }
  return log
}

describe('the gate in front of Gitea', () => {
  let isThere: boolean
  let asked: number
  let opened: number
  let told: string[]
  let answer: () => Promise<void>
  let clock: ReturnType<typeof manualClock>
  let gate: GiteaGate

  beforeEach(() => {
    isThere = false
    asked = 0
    opened = 0
    clock = manualClock()
    answer = async () => {
      if (!isThere) throw new Error('no answer')
    }
    const probe = () => {
      asked++
      return answer()
    }
    told = []
    gate = new GiteaGate({ probe, clock, log: listening(told), onOpen: () => opened++ })
  })
  afterEach(() => gate.stop())

  const soon = () => new Promise((resolve) => setImmediate(resolve))

  it('is open until somebody has a doubt', () => {
    expect(gate.isOpen).to.equal(true)
    expect(gate.closedSince).to.equal(undefined)
  })

  it('stays open when Gitea answers', async () => {
    isThere = true
    expect(await gate.doubt('a call failed')).to.equal(true)
    expect(gate.isOpen).to.equal(true)
  })

  it('closes when Gitea does not answer, and says why', async () => {
    clock.advance(5_000)
    expect(await gate.doubt('a call failed')).to.equal(false)
    expect(gate).to.include({ isOpen: false, reason: 'no answer', closedSince: 5_000 })
  })

  it('asks once, however many doubt at the same time, and not at all while it is closed', async () => {
    await Promise.all(Array.from({ length: 30 }, () => gate.doubt('a call failed')))
    await gate.doubt('another one')
    expect(asked).to.equal(1)
  })

  it('asks less and less often, opens when Gitea answers, and tells once', async () => {
    await gate.check()
    const waits: number[] = []
    for (let n = 0; n < 8; n++) {
      const [wait = 0] = clock.waiting()
      waits.push(wait)
      clock.advance(wait)
      await soon()
    }
    expect(waits).to.deep.equal([500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000])
    expect(gate.isOpen).to.equal(false)
    isThere = true
    clock.advance(30_000)
    await soon()
    expect(gate).to.include({ isOpen: true, reason: undefined, closedSince: undefined })
    expect(opened).to.equal(1)
    expect(clock.waiting()).to.deep.equal([])
  })

  it('waits as long as Gitea asked it to, without asking', async () => {
    isThere = true
    expect(await gate.doubt('429', 60_000)).to.equal(false)
    expect(asked).to.equal(0)
    clock.advance(59_999)
    await soon()
    expect(gate.isOpen).to.equal(false)
    clock.advance(1)
    await soon()
    expect(gate.isOpen).to.equal(true)
  })

  it('does not call a failure real when somebody else was told to wait in the meantime', async () => {
    let reply = () => {}
    answer = () =>
      new Promise((resolve) => {
        reply = resolve
      })
    const doubt = gate.doubt('a call failed')
    await gate.doubt('429', 60_000)
    reply()
    expect(await doubt).to.equal(false)
    expect(gate.isOpen).to.equal(false)
  })

  const refuses = async () => {
    throw new GiteaError({ method: 'GET', path: '/user', status: 401, kind: 'away' })
  }

  it('tells once that the token is refused, however often Gitea is asked', async () => {
    answer = refuses
    await gate.doubt('a call failed')
    for (let n = 0; n < 5; n++) {
      clock.advance(30_000)
      await soon()
    }
    expect(asked).to.equal(6)
    expect(gate).to.include({ isOpen: false, isRefused: true })
    expect(gate.reason).to.contain('GITEA_TOKEN')
    expect(told).to.deep.equal(['Gitea refuses GITEA_TOKEN:'])
  })

  it('tells when a Gitea that was away comes back and refuses the token', async () => {
    await gate.doubt('a call failed')
    answer = refuses
    clock.advance(500)
    await soon()
    expect(gate.isRefused).to.equal(true)
    expect(told).to.deep.equal(['Gitea is away:', 'Gitea refuses GITEA_TOKEN:'])
  })

  it('asks at once when there is a new token, and goes on', async () => {
    answer = refuses
    await gate.doubt('a call failed')
    answer = async () => {}
    expect(await gate.ask()).to.equal(true)
    expect(gate).to.include({ isOpen: true, isRefused: false, reason: undefined })
    expect(opened).to.equal(1)
    expect(clock.waiting()).to.deep.equal([])
  })

  it('closes at once when the new token is refused', async () => {
    answer = refuses
    expect(await gate.ask()).to.equal(false)
    expect(gate).to.include({ isOpen: false, isRefused: true })
    expect(clock.waiting()).to.deep.equal([500])
  })

  it('keeps one timer, also when it is told to ask while it asks', async () => {
    await gate.check()
    let refuse = () => {}
    answer = () =>
      new Promise((_, reject) => {
        refuse = () => reject(new Error('no answer'))
      })
    clock.advance(500)
    const refuseFirst = refuse
    answer = refuses
    await gate.ask()
    refuseFirst()
    await soon()
    expect(clock.waiting()).to.have.length(1)
  })

  it('sets no timer when somebody doubts after it was stopped', async () => {
    gate.stop()
    await gate.doubt('a call failed')
    expect(clock.waiting()).to.deep.equal([])
  })

  for (const says of ['yes', 'no']) {
    it(`does nothing more once it is stopped, also when the answer to its last question is ${says}`, async () => {
      await gate.check()
      let reply = () => {}
      answer = () =>
        new Promise((resolve, reject) => {
          reply = says === 'yes' ? resolve : () => reject(new Error('no'))
        })
      clock.advance(500)
      gate.stop()
      reply()
      await soon()
      expect(clock.waiting()).to.deep.equal([])
      expect(opened).to.equal(0)
    })
  }
})
