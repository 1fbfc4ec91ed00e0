import { expect } from 'chai'
import { createOnce, type Intents } from '../../src/gitea/effects/create-once.ts'
import { Postponed } from '../../src/gitea/effects/postponed.ts'
import { GiteaError, type GiteaErrorKind } from '../../src/gitea/gitea-error.ts'

/** A server that may carry a call out although nobody hears of it, and the records that survive a crash. */
function world() {
  const records = new Map<string, number>()
  const intents: Intents = {
    find: async (key) => records.get(key),
    record: async (key, at) => void records.set(key, at),
    clear: async (key) => void records.delete(key),
  }
  let nowMs = 1_000_000
  const things: string[] = []
  const clock = { now: () => nowMs, monotonic: () => nowMs, after: () => () => {} }
  const deps = { intents, clock, settleMs: 10_000 }
  const look = async () => things[0]
  const make = (create: () => Promise<string>) => createOnce(deps, 'thing', look, create)
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { records, things, make, pass, deps }
}

function failure(kind: GiteaErrorKind, status?: number): GiteaError {
  return new GiteaError({ method: 'POST', path: '/x', kind, ...(status === undefined ? {} : { status }) })
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('createOnce', () => {
  it('makes what is missing, remembers the intention only while it is under way', async () => {
    const { make, things, records } = world()
    const made = await make(async () => {
      expect(records.has('thing')).to.equal(true)
      things.push('a')
      return 'a'
    })
    expect([made, things, records.size]).to.deep.equal(['a', ['a'], 0])
  })

  it('takes what is there', async () => {
    const { make, things } = world()
    things.push('a')
    expect(
      await make(async () => {
        throw new Error('must not create')
      }),
    ).to.equal('a')
  })

  it('waits after a call without an answer, and takes what came true meanwhile', async () => {
    const { make, things, pass, records } = world()
    await thrownBy(
      make(async () => {
        throw failure('away')
      }),
    )
    const second = await thrownBy(make(async () => 'twice'))
    expect(second).to.be.instanceOf(Postponed)
    things.push('late')
    pass(100)
    expect(await make(async () => 'twice')).to.equal('late')
    expect(records.size).to.equal(0)
  })

  it('makes it when nothing came true in the time in which it could', async () => {
    const { make, pass } = world()
    await thrownBy(
      make(async () => {
        throw failure('away')
      }),
    )
    pass(9_999)
    expect(await thrownBy(make(async () => 'early'))).to.be.instanceOf(Postponed)
    pass(1)
    expect(await make(async () => 'again')).to.equal('again')
  })

  it('looks anew when an earlier call may have come true', async () => {
    const { make, deps, pass } = world()
    await thrownBy(
      make(async () => {
        throw failure('away')
      }),
    )
    pass(20_000)
    const asked: boolean[] = []
    await createOnce(
      deps,
      'thing',
      async (fresh) => {
        asked.push(fresh)
        return undefined
      },
      async () => 'x',
    )
    expect(asked).to.deep.equal([true])
  })

  it('may try at once after a clear no, but not after a 500, which may have been carried out', async () => {
    const refused = world()
    await thrownBy(
      refused.make(async () => {
        throw failure('refused', 422)
      }),
    )
    expect(await refused.make(async () => 'ok')).to.equal('ok')
    const outside = world()
    await thrownBy(
      outside.make(async () => {
        throw failure('outside')
      }),
    )
    expect(await outside.make(async () => 'ok')).to.equal('ok')
    const failed = world()
    await thrownBy(
      failed.make(async () => {
        throw failure('failed', 500)
      }),
    )
    expect(await thrownBy(failed.make(async () => 'twice'))).to.be.instanceOf(Postponed)
  })
})
