import { expect } from 'chai'
import { UnreadablePayload } from '../../src/app/outcome.ts'
import { readEvent } from '../../src/app/read-event.ts'
import { readDelivery } from '../../src/gitea/delivery.ts'
import { UnreadableDelivery } from '../../src/gitea/unreadable-delivery.ts'
import { recordedDeliveries } from '../server/recordings.ts'

type Json = Record<string, unknown>

/** What a key may hold instead of what belongs there. */
const WRONG: readonly unknown[] = [
  null,
  -7,
  1e300,
  '',
  [],
  [[null]],
  {},
  { toString: 1, valueOf: 2, id: '1', length: -1 },
  JSON.parse('{"__proto__": {"id": 1, "number": 1}, "constructor": {"prototype": {}}}'),
]

/** How the door and then the dispatch take a payload; anything but these four ends is a fault. */
function endOf(type: string, text: string): 'unknown' | 'unreadable' | 'broken' | 'handled' {
  const body = Buffer.from(text)
  try {
    const routed = readDelivery({ 'x-gitea-event-type': type }, body)
    if ('type' in routed) return 'unknown'
    const delivery = { ...routed, seq: 1, receivedAt: 0, headers: {}, body }
    readEvent(delivery, () => undefined)
    return 'handled'
  } catch (error) {
    if (error instanceof UnreadableDelivery) return 'unreadable'
    if (error instanceof UnreadablePayload) return 'broken'
    throw error
  }
}

/** Every payload that differs from this one in one value, two levels deep. */
function* spoiled(payload: Json): Generator<string> {
  for (const [key, part] of Object.entries(payload)) {
    for (const wrong of WRONG) yield JSON.stringify({ ...payload, [key]: wrong })
    if (typeof part !== 'object' || part === null || Array.isArray(part)) continue
    for (const inner of Object.keys(part))
      for (const wrong of WRONG) yield JSON.stringify({ ...payload, [key]: { ...part, [inner]: wrong } })
  }
}

/** One of each event that the servers sent. */
function samples(): Map<string, { readonly type: string; readonly payload: Json }> {
  const found = new Map<string, { type: string; payload: Json }>()
  for (const { from, headers, body } of recordedDeliveries()) {
    if (!from.startsWith('gitea-1.27') || headers['content-type'] !== 'application/json') continue
    const payload = JSON.parse(body) as Json
    const type = String(headers['x-gitea-event-type'])
    found.set(`${type} ${payload.action}`, { type, payload })
  }
  return found
}

describe('payloads with one wrong value', () => {
  for (const [what, { type, payload }] of samples()) {
    it(`of ${what} end readably, whatever it is`, () => {
      const ends = new Map<string, number>()
      for (const text of spoiled(payload)) {
        const end = endOf(type, text)
        ends.set(end, (ends.get(end) ?? 0) + 1)
      }
      expect(endOf(type, JSON.stringify(payload))).to.equal('handled')
      expect(ends.get('unreadable'), 'refused at the door').to.be.greaterThan(10)
      expect(ends.get('broken'), 'found when it is handled').to.be.greaterThan(3)
      expect(ends.get('unknown') ?? 0, 'another text as action').to.be.lessThan(2)
      expect('number' in {} || 'polluted' in {}).to.equal(false)
    })
  }

  for (const text of [
    'null',
    '7',
    '"opened"',
    '[]',
    '{}',
    '[{"action":"opened"}]',
    '{"action":["opened"]}',
  ]) {
    it(`are refused at the door if all there is is ${text}`, () => {
      for (const type of ['issues', 'push', 'package', 'action_run_failure', 'pull_request_review_approved'])
        expect(endOf(type, text), type).to.equal('unreadable')
    })
  }

  for (const type of [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '*',
    'issues.*',
    'task.ready',
  ]) {
    it(`are of an unknown event if their type is ${type}`, () => {
      expect(endOf(type, '{"action":"opened"}')).to.equal('unknown')
      expect(endOf(type, '{}')).to.equal('unknown')
    })
  }
})

describe('a review under the headers of another', () => {
  it('is not taken for an approval', () => {
    const { payload } = samples().get('pull_request_review_rejected reviewed') ?? { payload: {} }
    expect(endOf('pull_request_review_rejected', JSON.stringify(payload))).to.equal('handled')
    expect(endOf('pull_request_review_approved', JSON.stringify(payload))).to.equal('broken')
  })
})
