import { expect } from 'chai'
import { Turns } from '../../src/app/turns.ts'
import { systemClock } from '../../src/clock.ts'
import { giteaClient } from '../../src/gitea/client.ts'
import { Forge } from '../../src/gitea/forge.ts'

const ISSUE = { repoId: 1, owner: 'alice', repo: 'app', number: 1 }
const BEGUN_MS = Date.parse('2026-05-01T10:00:00Z')

describe('the reading of an issue', () => {
  let nowMs: number
  let turns: Turns
  beforeEach(() => {
    nowMs = BEGUN_MS
    // nothing is asked of it
    const account = { baseUrl: 'http://127.0.0.1:9', token: 'none', timeoutMs: 1_000 }
    const forge = new Forge(giteaClient({ ...account, clock: systemClock }), () => nowMs)
    turns = new Turns(forge, { ...systemClock, now: () => nowMs })
  })

  const own = (again = false) => turns.snapshot(ISSUE, { atMs: nowMs, fromSameLane: true, again })
  const delivered = (atMs: number) => turns.snapshot(ISSUE, { atMs, fromSameLane: false, again: false })

  it('serves what follows in its lane, though a busy bot comes to it late', () => {
    const first = delivered(BEGUN_MS)
    nowMs += 19_000
    expect(own()).to.equal(first)
  })

  it('does not serve for ever, nor after a failure', () => {
    const first = delivered(BEGUN_MS)
    expect(own(true)).not.to.equal(first)
    const second = own()
    nowMs += 21_000
    expect(own()).not.to.equal(second)
  })

  it('is made anew for what was stored after it was begun', () => {
    const first = delivered(BEGUN_MS)
    nowMs += 1_000
    expect(delivered(BEGUN_MS - 1)).to.equal(first)
    expect(delivered(BEGUN_MS + 500)).not.to.equal(first)
  })
})
