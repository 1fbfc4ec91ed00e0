import { expect } from 'chai'
import { z } from 'zod'
import { UnreadablePayload } from '../../src/app/outcome.ts'
import { originOf, RecentEvents, readEvent, rootOf } from '../../src/app/read-event.ts'

const alice = { id: 2, login: 'alice' }
const repository = { id: 9, name: 'app', full_name: 'acme/app', owner: { id: 3, login: 'acme' } }
const created = { ref: 'v1', ref_type: 'tag', sha: 'abc', repository, sender: alice }

function stored(name: string, payload: object, headers: Record<string, string> = {}) {
  const body = Buffer.from(JSON.stringify(payload))
  return { seq: 1, id: 'd', name, lane: 'instance', receivedAt: 0, headers, body }
}

describe('reading a stored event', () => {
  it('says which repository it is about, and whose doing it is', () => {
    const event = readEvent(stored('create', created), () => undefined)
    expect(event.repository).to.deep.equal({ repoId: 9, owner: 'acme', repo: 'app' })
    expect(event.issue).to.equal(undefined)
    expect([rootOf(event, 2), rootOf(event, 7), rootOf(event, undefined)]).to.deep.equal([
      'bot',
      'person',
      'person',
    ])
  })

  it('takes a run of Forgejo that nobody began for a person’s doing, and an own event for whose it was', () => {
    const run = {
      id: 1,
      title: 'Add workflow',
      repository,
      workflow_id: 'ci.yml',
      index_in_repo: 1,
      trigger_user: null,
      commit_sha: 'abc',
      event: 'push',
      status: 'success',
    }
    const finished = { action: 'success', run, prior_status: 'running' }
    const event = readEvent(stored('action_run.success', finished), () => undefined)
    expect([rootOf(event, undefined), event.repository?.repo]).to.deep.equal(['person', 'app'])
    const own = stored('capacity.changed', { because: 'a test' }, { root: 'bot' })
    expect(
      rootOf(
        readEvent(own, () => undefined),
        2,
      ),
    ).to.equal('bot')
  })

  it('says what began it: an event of Gitea itself, an own one what its emitter carried on', () => {
    const of = (name: string, payload: object, headers: Record<string, string> = {}) =>
      originOf(readEvent(stored(name, payload, headers), () => undefined))
    expect(of('create', created)).to.deep.equal({ event: 'create', about: 'instance', by: alice })
    const origin = { event: 'issues.closed', about: '9#8', by: alice }
    const why = { because: 'a test' }
    expect(of('capacity.changed', why, { origin: JSON.stringify(origin) })).to.deep.equal(origin)
    for (const headers of [{}, { origin: '{' }, { origin: '{"event":7}' }] as Record<string, string>[])
      expect(of('capacity.changed', why, headers)).to.deep.equal({
        event: 'capacity.changed',
        about: 'instance',
      })
  })

  it('reads a plugin’s event by its schema, whoever made that, and finds its issue', () => {
    const issue = { repoId: 9, owner: 'acme', repo: 'app', number: 7 }
    const read = (payload: object) =>
      readEvent(stored('greeter.greeted', payload), () => z.looseObject({ words: z.string() }))
    expect(read({ words: 'Hello', issue }).issue).to.deep.equal(issue)
    expect(read({ words: 'Hello', issue: 7 }).issue).to.equal(undefined)
    expect(() => read({ words: 7 })).to.throw(UnreadablePayload, 'words')
    const home = { safeParse: () => ({ success: false, error: { message: 'not today' } }) as const }
    expect(() => readEvent(stored('greeter.greeted', {}), () => home)).to.throw(
      UnreadablePayload,
      'not today',
    )
    expect(() => readEvent(stored('greeter.left', {}), () => undefined)).to.throw('no plugin that is loaded')
  })

  it('freezes what a schema made, even bytes and what leads back to itself', () => {
    const made: { bytes: Uint8Array; self?: object; list: object[] } = {
      bytes: new Uint8Array(2),
      list: [{}],
    }
    made.self = made
    const schema = { safeParse: () => ({ success: true, data: made }) as const }
    readEvent(stored('greeter.greeted', {}), () => schema)
    expect([made, made.list, made.list[0]].every((part) => Object.isFrozen(part))).to.equal(true)
  })
})

describe('the events that were read last', () => {
  const event = (seq: number, bytes: number) => ({
    ...readEvent(stored('create', created), () => undefined),
    delivery: { ...stored('create', created), seq },
    bytes,
  })

  it('are kept for the other plugins, but not more than fit, and no large one', () => {
    const recent = new RecentEvents()
    const kept = () => Array.from({ length: 200 }, (_, seq) => seq).filter((seq) => recent.get(seq))
    for (let seq = 0; seq < 200; seq++) recent.keep(event(seq, 10))
    expect(kept().length).to.be.within(1, 64)
    expect(recent.get(199)).to.include({ name: 'create' })
    for (let seq = 0; seq < 9; seq++) recent.keep(event(seq, 1024 * 1024))
    expect(kept().length).to.be.within(1, 4)
    recent.keep(event(100, 20 * 1024 * 1024))
    expect(recent.get(100)).to.equal(undefined)
  })
})
