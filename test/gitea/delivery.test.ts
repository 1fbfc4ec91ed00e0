import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readDelivery } from '../../src/gitea/delivery.ts'
import { events } from '../../src/gitea/events.ts'
import { UnreadableDelivery } from '../../src/gitea/unreadable-delivery.ts'

const folder = new URL('../fixtures/recordings/', import.meta.url)

interface Recorded {
  readonly headers: Record<string, string>
  readonly body: string
}

function recorded(server: string): Recorded[] {
  return readdirSync(new URL(`${server}/`, folder))
    .filter((file) => file.endsWith('.json'))
    .flatMap(
      (file) =>
        (JSON.parse(readFileSync(new URL(`${server}/${file}`, folder), 'utf8')) as { deliveries: Recorded[] })
          .deliveries,
    )
}

function jsonOf({ headers, body }: Recorded): string {
  return headers['content-type'] === 'application/json'
    ? body
    : (new URLSearchParams(body).get('payload') ?? '')
}

const servers = existsSync(folder)
  ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : []

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
  it('has recordings of all six servers to be held against', () => {
    expect(servers).to.have.length(6)
  })

  for (const server of servers) {
    it(`routes every recorded delivery of ${server}, and each known event has the shape that handlers are promised`, () => {
      let known = 0
      for (const delivery of recorded(server)) {
        const json = jsonOf(delivery)
        const routed = readDelivery(delivery.headers, Buffer.from(json))
        if ('type' in routed) continue
        known++
        const parsed = events[routed.name].schema.safeParse(JSON.parse(json))
        expect(parsed.success, `${routed.name} ${parsed.error?.message}`).to.equal(true)
        expect(routed.lane).to.match(/^\d+#\d+$|^repo:\d+$/)
      }
      expect(known).to.be.greaterThan(20)
    })
  }

  it('puts an issue into the lane of its numbers, so that a rename keeps it', () => {
    expect(read(assigned())).to.deep.equal({
      id: 'b0a1c2d3-0000',
      name: 'issues.assigned',
      lane: '9#7',
      senderId: 3,
    })
  })

  it('goes by the fine type, and takes Forgejo’s headers', () => {
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

  it('refuses what is not JSON, and bytes that are not UTF-8', () => {
    const headers = { 'x-gitea-event-type': 'issues' }
    expect(() => readDelivery(headers, Buffer.from('{"a":'))).to.throw(UnreadableDelivery)
    expect(() => readDelivery(headers, Buffer.from([0x22, 0xff, 0x22]))).to.throw(UnreadableDelivery)
  })

  it('does not pollute prototypes', () => {
    read(JSON.parse('{"__proto__": {"polluted": 1}, "action": "assigned"}'), 'nothing')
    expect('polluted' in {}).to.equal(false)
  })
})
