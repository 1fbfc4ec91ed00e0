import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { giteaClient } from '../../src/gitea/client.ts'

describe('a server whose certificate nobody vouches for', () => {
  let folder: string
  let server: Server
  const heard: unknown[] = []
  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'mosaic-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const wish = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost']
    // not on every machine
    if (spawnSync('openssl', [...wish, '-keyout', key, '-out', cert]).status !== 0) this.skip()
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
      heard.push(request.headers.authorization)
      response.setHeader('content-type', 'application/json').end('{"id":1,"login":"mosaic"}')
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  })
  after(() => {
    server?.close()
    rmSync(folder, { recursive: true })
  })

  it('is not told the token, and the failure names the reason', async () => {
    const baseUrl = `https://localhost:${(server.address() as AddressInfo).port}`
    const api = giteaClient({ baseUrl, token: 'secret', clock: systemClock, timeoutMs: 5_000 })
    const error: unknown = await api.user.userGetCurrent().catch((thrown: unknown) => thrown)
    expect(error).to.include({ kind: 'away' })
    expect(String(error)).to.contain('SELF_SIGNED_CERT')
    expect(heard).to.deep.equal([])
  })
})
