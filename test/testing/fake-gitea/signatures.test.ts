import { expect } from 'chai'
import { signedDelivery } from '../../../src/testing/fake-gitea/index.ts'
import type { ReceivedDelivery } from '../../support/receiver.ts'
import { payloadText, RECORDING_SECRET, recordingOf, SCENARIOS, SERVERS, serverNames } from './recording.ts'

describe('signedDelivery', function () {
  this.timeout(60_000)

  for (const server of serverNames) {
    it(`makes the very requests that ${server} sent, signatures included`, () => {
      const deliveries = SCENARIOS.flatMap((scenario) => recordingOf(server, scenario).deliveries)
      expect(deliveries).to.have.length.above(80)
      for (const delivery of deliveries) {
        const made = signedDelivery({ ...wishOf(delivery), version: SERVERS[server] })
        expect(made.headers).to.deep.equal(sentHeaders(delivery))
        expect(made.body).to.equal(delivery.body)
      }
    })
  }

  it('sends empty signatures when there is no secret', () => {
    const { headers } = signedDelivery({ type: 'issues', action: 'opened', payload: {} })
    expect(headers['x-gitea-signature']).to.equal('')
    expect(headers['x-hub-signature-256']).to.equal('sha256=')
  })

  it('signs any text as it is', () => {
    const { body, headers } = signedDelivery({ type: 'issues', payload: '{ not json', secret: 's' })
    expect(body).to.equal('{ not json')
    expect(headers['x-gitea-signature']).to.match(/^[0-9a-f]{64}$/)
  })

  it('puts the action in front and the JSON into one form field', () => {
    const { body } = signedDelivery({
      type: 'issue_assign',
      action: 'assigned',
      payload: { number: 1 },
      form: true,
    })
    expect(new URLSearchParams(body).get('payload')).to.equal('{\n  "action": "assigned",\n  "number": 1\n}')
  })
})

function wishOf(delivery: ReceivedDelivery) {
  const { headers } = delivery
  const target = headers['x-gitea-hook-installation-target-type'] === 'system' ? 'system' : 'repository'
  return {
    id: headers['x-gitea-delivery'] ?? '',
    type: headers['x-gitea-event-type'] ?? '',
    payload: JSON.parse(payloadText(delivery)),
    secret: delivery.url === '/nosecret' ? '' : RECORDING_SECRET,
    form: headers['content-type'] === 'application/x-www-form-urlencoded',
    target,
  } as const
}

function sentHeaders({ headers }: ReceivedDelivery) {
  const transport = /^(host|user-agent|content-length|accept-encoding)$/
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !transport.test(name)))
}
