import { expect } from 'chai'
import { readDelivery } from '../../src/gitea/delivery.ts'
import { UnreadableDelivery } from '../../src/gitea/unreadable-delivery.ts'

const assigned = (change: object = {}) => ({
  action: 'assigned',
  number: 7,
  issue: { id: 1, number: 7 },
  repository: { id: 9, name: 'app', owner: { login: 'acme' } },
  sender: { id: 3 },
  ...change,
})
const read = (body: unknown, type = 'issue_assign') =>
  readDelivery(
    { 'x-gitea-event-type': type, 'x-gitea-event': 'issues', 'x-gitea-delivery': 'b0a1c2d3-0000' },
    Buffer.from(JSON.stringify(body)),
  )

describe('reading a delivery at the door', () => {
  it('puts an issue into the lane of its numbers, so that a rename keeps it', () => {
    expect(read(assigned())).to.deep.equal({
      id: 'b0a1c2d3-0000',
      name: 'issues.assigned',
      lane: '9#7',
      senderId: 3,
    })
  })

  it('puts a repository’s event into the repository’s lane, and a package’s into its owner’s', () => {
    const { repository, sender } = assigned()
    expect(read({ ref: 'refs/heads/main', repository, sender }, 'push')).to.include({
      name: 'push',
      lane: 'repo:9',
    })
    const body = { action: 'created', package: { owner: { id: 5 } }, repository: null, sender }
    expect(read(body, 'package')).to.include({ name: 'package.created', lane: 'owner:5', senderId: 3 })
  })

  it('finds the repository of Forgejo’s runs inside of them, and whoever began the run', () => {
    const { repository } = assigned()
    const body = { action: 'recover', run: { repository, trigger_user: { id: 4 } }, prior_status: 'running' }
    const routed = { id: 'b0a1c2d3-0000', name: 'action_run.recover', lane: 'repo:9', senderId: 4 }
    expect(read(body, 'action_run_recover')).to.deep.equal(routed)
    expect(read({ ...body, run: { repository } }, 'action_run_recover')).to.include({ senderId: undefined })
  })

  it('goes by the fine type where older servers leave the other one empty', () => {
    const { repository, sender } = assigned()
    const headers = {
      'x-gitea-event': '',
      'x-gitea-event-type': 'status',
      'x-gitea-delivery': 'b0a1c2d3-0000',
    }
    const body = Buffer.from(JSON.stringify({ context: 'ci', repository, sender }))
    expect(readDelivery(headers, body)).to.include({ name: 'status' })
  })

  it('tells a comment on a pull request from one on an issue', () => {
    const commented = assigned({ action: 'created', comment: { id: 4 } })
    expect(read(commented, 'issue_comment')).to.include({ name: 'issue_comment.created' })
    const onPull = { ...commented, is_pull: true, pull_request: { number: 7 } }
    expect(read(onPull, 'pull_request_comment')).to.include({ name: 'pull_request_comment.created' })
    expect(() => read(onPull, 'issue_comment')).to.throw(UnreadableDelivery)
  })

  it('goes by the fine type, and takes Forgejo’s and takes Forgejo’s headers', () => {
    const headers = {
      'x-forgejo-event': 'issues',
      'x-forgejo-event-type': 'issue_assign',
      'x-forgejo-delivery': 'f0a1c2d3-0000',
    }
    expect(readDelivery(headers, Buffer.from(JSON.stringify(assigned())))).to.include({
      name: 'issues.assigned',
      id: 'f0a1c2d3-0000',
    })
  })

  it('knows the same bytes again when a proxy dropped the delivery id', () => {
    const headers = { 'x-gitea-event-type': 'issue_assign' }
    const first = readDelivery(headers, Buffer.from(JSON.stringify(assigned())))
    const second = readDelivery(headers, Buffer.from(JSON.stringify(assigned())))
    expect(first.id)
      .to.match(/^sha256:[0-9a-f]{64}$/)
      .and.equal(second.id)
  })

  it('tells an event that it does not know from one that is broken', () => {
    expect(read({ action: 'transferred' })).to.deep.equal({ id: 'b0a1c2d3-0000', type: 'issue_assign' })
    expect(read({}, 'a_new_type')).to.deep.equal({ id: 'b0a1c2d3-0000', type: 'a_new_type' })
  })

  for (const [what, body] of [
    ['no repository', assigned({ repository: undefined })],
    ['no issue', assigned({ issue: undefined })],
    ['an id that is no number', assigned({ repository: { id: '9', name: 'app', owner: { login: 'acme' } } })],
    [
      'an id that no integer holds',
      assigned({ repository: { id: 2 ** 60, name: 'app', owner: { login: 'acme' } } }),
    ],
    ['a negative number', assigned({ issue: { id: 1, number: -7 } })],
    [
      'a name that leaves its path',
      assigned({ repository: { id: 9, name: '../admin', owner: { login: 'acme' } } }),
    ],
    ['a name that is two dots', assigned({ repository: { id: 9, name: '..', owner: { login: 'acme' } } })],
    ['the body of a comment under the headers of an assignment', assigned({ comment: { id: 4 } })],
  ] as const) {
    it(`refuses ${what}, without quoting it`, () => {
      expect(() => read(body))
        .to.throw(UnreadableDelivery)
        .with.property('event', 'issues.assigned')
    })
  }

  for (const [type, body] of [
    ['push', { ref: 'v1', ref_type: 'tag', sha: 'abc' }],
    ['create', { ref: 'v1', ref_type: 'tag', pusher_type: 'user' }],
    ['delete', { ref: 'v1', ref_type: 'tag', sha: 'abc' }],
    ['repository', { action: 'deleted', release: { id: 1 } }],
    ['repository', { action: 'deleted', issue: { number: 7 } }],
    ['release', { action: 'deleted' }],
    ['wiki', { action: 'created' }],
    ['fork', {}],
  ] as const) {
    it(`refuses the headers of ${type} over ${JSON.stringify(body)}`, () => {
      const { repository, sender } = assigned()
      expect(() => read({ ...body, repository, sender }, type)).to.throw(UnreadableDelivery, 'disagree')
    })
  }

  it('refuses what is not JSON, and bytes that are not UTF-8', () => {
    const headers = { 'x-gitea-event-type': 'issues' }
    expect(() => readDelivery(headers, Buffer.from('{"a":'))).to.throw(UnreadableDelivery)
    expect(() => readDelivery(headers, Buffer.from([0x22, 0xff, 0x22]))).to.throw(UnreadableDelivery)
  })

  it('tells the id of what it refuses, and takes none from a header that Gitea would not send', () => {
    const json = Buffer.from('{"a":')
    const idOf = (id: string) => {
      try {
        return readDelivery({ 'x-gitea-event-type': 'issues', 'x-gitea-delivery': id }, json).id
      } catch (error) {
        return error instanceof UnreadableDelivery ? error.id : error
      }
    }
    expect(idOf('b0a1c2d3-0000')).to.equal('b0a1c2d3-0000')
    expect(idOf('x'.repeat(5_000))).to.match(/^sha256:[0-9a-f]{64}$/)
  })

  it('does not pollute prototypes', () => {
    read(JSON.parse('{"__proto__": {"polluted": 1}, "action": "assigned"}'), 'nothing')
    expect('polluted' in {}).to.equal(false)
  })
})
