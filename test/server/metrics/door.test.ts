import { expect } from 'chai'
import { UnreadableDelivery } from '../../../src/gitea/unreadable-delivery.ts'
import { StorageUnavailable } from '../../../src/inbox/storage-unavailable.ts'
import type { Door } from '../../../src/server/webhook.ts'
import { ask, postHead } from '../raw-client.ts'
import { signedHeaders, stopServers, testServer } from '../test-server.ts'

const JSON_BODY = '{"action":"opened"}'

describe('the door tells how it answered', () => {
  afterEach(stopServers)

  /** What it tells of one delivery. */
  async function told(receive: Door['receive'], headers = signedHeaders(JSON_BODY)): Promise<string> {
    const heard: string[] = []
    const answered: Door['answered'] = (answer, event) => void heard.push(`${answer} ${event ?? '-'}`)
    const { port } = await testServer({ door: { receive, answered } })
    await ask(port, postHead(headers), JSON_BODY)
    return heard.join(', ')
  }
  const throws = (thrown: unknown) => () => Promise.reject(thrown)

  it('what was taken, with its event', async () => {
    const receive = async () => ({ status: 'accepted', event: 'issues.opened' }) as const
    expect(await told(receive)).to.equal('accepted issues.opened')
  })

  it('what was not', async () => {
    const taken = async () => ({ status: 'accepted' }) as const
    const unsigned = { ...signedHeaders(JSON_BODY), 'x-gitea-signature': '0'.repeat(64) }
    const encoded = { ...signedHeaders(JSON_BODY), 'content-encoding': 'gzip' }
    expect(await told(taken, unsigned)).to.equal('unsigned -')
    expect(await told(taken, encoded)).to.equal('refused -')
    const unreadable = new UnreadableDelivery('issues.opened', 'no number', 'id')
    expect(await told(throws(unreadable))).to.equal('unreadable issues.opened')
    expect(await told(throws(new StorageUnavailable('disk full')))).to.equal('unavailable -')
    expect(await told(throws(new Error('a bug')))).to.equal('failed -')
  })
})
