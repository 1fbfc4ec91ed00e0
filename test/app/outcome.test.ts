import { expect } from 'chai'
import { z } from 'zod'
import { mayBeAway, outcomeOf, UnreadablePayload, waitMs } from '../../src/app/outcome.ts'
import { Conflict } from '../../src/database/conflict.ts'
import { Postponed } from '../../src/gitea/effects/postponed.ts'
import { GiteaError, type GiteaErrorKind } from '../../src/gitea/gitea-error.ts'

const NOW = 1_000_000
const gitea = (kind: GiteaErrorKind, status?: number) =>
  new GiteaError({ method: 'POST', path: '/x', kind, ...(status === undefined ? {} : { status }) })

describe('how a run ends that threw', () => {
  it('is "later", without blame, when it was postponed, and never at a time that is past', () => {
    expect(outcomeOf(new Postponed('not now', NOW + 5), 10, NOW, 0)).to.include({ kind: 'away', at: NOW + 5 })
    expect(outcomeOf(new Postponed('not now', NOW - 5), 10, NOW, 0)).to.include({ kind: 'away', at: NOW + 1 })
  })

  for (const [what, thrown] of [
    ['a clear no', gitea('refused', 403)],
    ['a name that leads out of the API', gitea('outside')],
    ['an archived repository', gitea('refused', 423)],
    ['a payload that is not what it should be', new UnreadablePayload('push', new z.ZodError([]))],
  ] as const) {
    it(`is dead at once for ${what}`, () => {
      expect(outcomeOf(thrown, 1, NOW, 0)).to.include({ kind: 'dead', error: thrown.message })
    })
  }

  for (const [what, thrown] of [
    ['a name that may be an old one', gitea('refused', 404)],
    ['a version that was changed', gitea('refused', 409)],
    ['a repository that moved', gitea('moved', 301)],
    ["Gitea's own failure", gitea('failed', 500)],
    ['a Gitea that may be away', gitea('away')],
    ['somebody who was first', new Conflict('x')],
    ['a bug', new TypeError('x is not a function')],
    ['no Error at all', 'text'],
  ] as const) {
    it(`is another try for ${what}, nine times, and then dead`, () => {
      expect(outcomeOf(thrown, 1, NOW, 1)).to.include({ kind: 'retry', at: NOW + 1_000 })
      expect(outcomeOf(thrown, 9, NOW, 1)).to.include({ kind: 'retry', at: NOW + 256_000 })
      expect(outcomeOf(thrown, 10, NOW, 1).kind).to.equal('dead')
    })
  }

  it('waits twice as long each time, at most a quarter of an hour, half of it left to the die', () => {
    expect([1, 2, 3, 10].map((attempt) => waitMs(attempt, 1))).to.deep.equal([1_000, 2_000, 4_000, 512_000])
    expect(waitMs(40, 1)).to.equal(15 * 60_000)
    expect(waitMs(1, 0)).to.equal(500)
    expect(waitMs(4, 0.5)).to.equal(6_000)
  })

  it('may be due to a Gitea that is away: no answer, an answer that is none, a no to everything', () => {
    const doubtful = [gitea('away'), gitea('away', 401), gitea('unreadable', 200), gitea('refused', 403)]
    expect(doubtful.map(mayBeAway)).to.deep.equal([true, true, true, true])
    const clear = [gitea('refused', 404), gitea('failed', 500), gitea('moved', 301), gitea('outside'), null]
    expect(clear.map(mayBeAway)).to.deep.equal([false, false, false, false, false])
  })
})
