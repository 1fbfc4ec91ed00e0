import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect } from 'chai'
import { hostAdvice } from '../../src/cli/commands/setup/advice.ts'
import { settingIn, withoutSetting, withSetting } from '../../src/cli/commands/setup/env-file.ts'
import { Terminal } from '../../src/cli/commands/setup/terminal.ts'
import { FakeGitea } from '../../src/testing/index.ts'
import type { Installed, Shell } from '../forges/support/installer.ts'
import { SLOWEST_MS } from './command-line.ts'
import { openSetupSite, type SetupSite } from './setup-site.ts'

describe('cli: setup', function () {
  this.timeout(SLOWEST_MS)
  let site: SetupSite
  let gitea: FakeGitea
  let shell: Shell
  let proxy: Server | undefined

  beforeEach(async () => {
    site = await openSetupSite()
    ;({ gitea, shell } = site)
    gitea.addUser('guarded', { admin: true, otp: '123456' })
  })
  afterEach(async () => {
    await site.close()
    await new Promise((resolve) => (proxy ? proxy.close(resolve) : resolve(undefined)))
    proxy = undefined
  })

  const usual = ['--yes', '--repo', 'alice/app']

  /** A web server that answers everything so; its address. */
  async function answering(status: number, headers: Record<string, string>, body: string): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(status, headers).end(body))
    proxy = server
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
    const address = server.address()
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  function expectHeldWrong({ code, text }: Installed, says: RegExp): void {
    expect([code, text]).to.satisfy(([ended]: [number]) => ended === 2 && says.test(text), `${code} ${text}`)
    expect(gitea.writes()).to.deep.equal([])
  }

  it('needs no answer of anybody after the first time', async () => {
    expect((await shell.setup(usual)).code).to.equal(0)
    gitea.journal.length = 0
    const again = await shell.setup(['--yes'])
    expect(again.code, again.text).to.equal(0)
    expect(gitea.writes()).to.deep.equal([])
  })

  it('takes the code of a second factor, and says when it is missing', async () => {
    const guarded = { GITEA_ADMIN_USER: 'guarded', GITEA_ADMIN_PASSWORD: 'guarded' }
    expectHeldWrong(await shell.setup(usual, guarded), /GITEA_ADMIN_OTP/)
    const made = await shell.setup(usual, { ...guarded, GITEA_ADMIN_OTP: '123456' })
    expect(made.code, made.text).to.equal(0)
    // nothing more is taken with a code that was used
    expect(made.text).to.match(/! token mosaic-coordinator-setup-\w+ of guarded: could not be deleted again/)
    const again = await shell.setup(usual, { ...guarded, GITEA_ADMIN_OTP: '123456' })
    expect([again.code, /was used already/.test(again.text)]).to.deep.equal([2, true])
  })

  it('deletes its token where a code is taken twice', async () => {
    const older = await FakeGitea.start({ version: 'forgejo-12' })
    try {
      older.addUser('guarded', { admin: true, otp: '123456' })
      older.addUser('alice')
      older.addRepo('alice', 'app')
      const guarded = {
        GITEA_ADMIN_USER: 'guarded',
        GITEA_ADMIN_PASSWORD: 'guarded',
        GITEA_ADMIN_OTP: '123456',
      }
      const made = await shell.setup(usual, { ...guarded, GITEA_URL: older.url })
      expect(made.code, made.text).to.equal(0)
      const authorization = `Basic ${Buffer.from('guarded:guarded').toString('base64')}`
      const headers = { authorization, 'x-gitea-otp': '123456' }
      const tokens = await fetch(`${older.url}/api/v1/users/guarded/tokens`, { headers })
      expect(await tokens.json()).to.deep.equal([])
    } finally {
      await older.stop()
    }
  })

  it('leaves no token of the administrator behind, not even one of a run that was killed', async () => {
    const authorization = `Basic ${Buffer.from('boss:boss').toString('base64')}`
    const url = `${gitea.url}/api/v1/users/boss/tokens`
    const headers = { authorization, 'content-type': 'application/json' }
    const body = JSON.stringify({ name: 'mosaic-coordinator-setup-abc', scopes: ['all'] })
    await fetch(url, { method: 'POST', headers, body })
    await shell.setup(usual)
    expect(await (await fetch(url, { headers })).json()).to.deep.equal([])
  })

  it('writes the settings into another file, which need not be there', async () => {
    const made = await shell.setup([...usual, '--env-file', 'other.env'])
    expect(made.code, made.text).to.equal(0)
    const text = await readFile(join(shell.folder, 'other.env'), 'utf8')
    expect(settingIn(text, 'GITEA_URL')).to.equal(gitea.url)
  })

  it('reads a password from a pipe', async () => {
    const made = await shell.setup(
      [...usual, '--admin', 'boss', '--password-stdin'],
      { GITEA_ADMIN_USER: '', GITEA_ADMIN_PASSWORD: '' },
      'boss\n',
    )
    expect(made.code, made.text).to.equal(0)
  })

  it('writes settings that only their owner may read, and warns of others', async () => {
    await shell.setup(usual)
    const path = join(shell.folder, '.env')
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect((await stat(`${path}.setup.json`)).mode & 0o777).to.equal(0o600)
    await chmod(path, 0o644)
    expect((await shell.setup(usual)).text).to.include('chmod 600')
  })

  it('keeps what stands in the settings', async () => {
    const path = join(shell.folder, '.env')
    await writeFile(path, '# mine\nGITEA_WEBHOOK_SECRET=chosen-by-me\nGITEA_TOKEN=\nLOG_LEVEL=debug\n')
    await shell.setup(usual)
    const text = await readFile(path, 'utf8')
    expect(text).to.match(
      /^# mine\nGITEA_WEBHOOK_SECRET=chosen-by-me\nGITEA_TOKEN=\w{40}\nLOG_LEVEL=debug\nGITEA_URL=/,
    )
    expectOther(await shell.setup([...usual, '--url', 'http://127.0.0.1:1']))
  })

  function expectOther({ code, text }: Installed): void {
    expect([code, /is for the Gitea at/.test(text)]).to.deep.equal([2, true])
  }

  it('refuses a token of somebody else in the settings', async () => {
    await writeFile(join(shell.folder, '.env'), `GITEA_TOKEN=${gitea.token('alice')}\n`)
    expectHeldWrong(await shell.setup(usual), /GITEA_TOKEN belongs to alice/)
  })

  it('refuses an address where nobody answers, or somebody else', async () => {
    expectHeldWrong(await shell.setup([...usual, '--url', 'http://127.0.0.1:1']), /does not answer/)
    const page = await answering(200, { 'content-type': 'text/html' }, '<html>')
    expectHeldWrong(await shell.setup([...usual, '--url', page]), /is not the address of a Gitea or Forgejo/)
  })

  it('tells the right address when it is nearby', async () => {
    const https = gitea.url.replace('http:', 'https:')
    const right = new RegExp(`There is one at ${gitea.url}: take that`)
    expectHeldWrong(await shell.setup([...usual, '--url', https]), right)
    expectHeldWrong(await shell.setup([...usual, '--url', `${gitea.url}/alice/app`]), right)
    const proxied = await answering(301, { location: `${gitea.url}/api/v1/version` }, '')
    expectHeldWrong(await shell.setup([...usual, '--url', proxied]), right)
    const made = await shell.setup([...usual, '--url', `${gitea.url}/api/v1/`])
    expect(made.code, made.text).to.equal(0)
  })

  it('refuses a Gitea that is too old', async () => {
    gitea.faults.next({ path: /version/, body: { version: '1.21.11' }, status: 200, times: 9 })
    expectHeldWrong(await shell.setup(usual), /needs Gitea 1\.22/)
  })

  it('refuses a repository that is not there, and what cannot be one', async () => {
    expectHeldWrong(await shell.setup(['--yes', '--repo', 'alice/none']), /There is no alice\/none/)
    expect((await shell.setup(['--yes', '--repo', 'alice'])).code).to.equal(2)
    expectHeldWrong(await shell.setup(['--yes']), /where the bot is to work/)
    expectHeldWrong(await shell.setup(['--repo', 'alice/app']), /Nobody is at the terminal/)
    expectHeldWrong(await shell.setup([...usual, '--bot-url', 'bot:8000']), /no address of a bot/)
  })

  for (const name of ['../x', 'a b', 'x/y', '.', '-x', 'a..b', 'x_', 'x'.repeat(41)]) {
    it(`refuses the name "${name.slice(0, 9)}" for a bot, and writes nothing`, async () => {
      for (const more of [[], ['--dry-run'], ['--no-admin']])
        expectHeldWrong(await shell.setup([...usual, ...more, '--bot', name]), /is no name of an account/)
      expect(await readdir(shell.folder)).to.deep.equal([])
    })
  }

  it('refuses the one name that nobody could be looked up by', async () => {
    expectHeldWrong(await shell.setup([...usual, '--bot', 'Search']), /Nobody can ask Gitea.*another name/)
    expect(await readdir(shell.folder)).to.deep.equal([])
  })

  it('refuses what leads out of the API in place of a repository or an organisation', async () => {
    for (const name of ['../x', 'alice/..', './x'])
      expectHeldWrong(await shell.setup(['--yes', '--repo', name]), /Write it as owner\/repo/)
    for (const name of ['..', 'a b', '../x'])
      expectHeldWrong(await shell.setup([...usual, '--org', name]), /is no organisation/)
    const token = ['agent', 'token', 'opus', '--repo', '../x']
    expectHeldWrong(await shell.runs(token), /Write it as owner\/repo/)
    expectHeldWrong(await shell.runs(['pause', '../x']), /cannot be paused/)
  })

  it('tells what to ask an administrator for, and completes when that was done', async () => {
    const told = await shell.setup(['--no-admin', '--repo', 'alice/app'])
    expect(told.code, told.text).to.equal(0)
    for (const part of [
      'gitea admin user create --username mosaic',
      '--must-change-password=false',
      'write:issue',
      'alice/app: Settings > Collaborators',
      'Target URL: http://127.0.0.1:8765/webhook/gitea',
      'issue_assign',
      'ALLOWED_HOST_LIST = external,127.0.0.1',
    ])
      expect(told.text).to.include(part)
    expect(told.text).not.to.include(await shell.setting('GITEA_WEBHOOK_SECRET'))
    gitea.addUser('mosaic')
    const token = gitea.token('mosaic')
    const path = join(shell.folder, '.env')
    await writeFile(path, withSetting(await readFile(path, 'utf8'), 'GITEA_TOKEN', token))
    const made = await shell.setup(usual)
    expect(made.code, made.text).to.equal(0)
    expect(await shell.setting('GITEA_TOKEN')).to.equal(token)
  })

  it('waits for what a run that was killed may still have sent', async () => {
    await shell.setup(usual)
    const path = join(shell.folder, '.env.setup.json')
    const record = JSON.parse(await readFile(path, 'utf8'))
    record.made.at(-1).begunAtMs = Date.now()
    await writeFile(path, JSON.stringify(record))
    expect((await shell.setup(usual)).text).to.match(/waiting \d+ s until Gitea has finished/)
    await writeFile(path, 'nonsense')
    expect((await shell.setup(usual)).text).to.include('is not what setup wrote there')
  })

  it('leaves nothing behind when it is refused', async () => {
    await shell.setup(usual, { GITEA_ADMIN_PASSWORD: 'wrong' })
    expect(await readdir(shell.folder)).to.deep.equal([])
  })
})

describe('cli: setup, its parts', () => {
  it('reads and changes one line of a file of settings', () => {
    const text = '# one\nA=1\nexport B="two"\nA=3'
    expect(settingIn(text, 'A')).to.equal('3')
    expect(settingIn(text, 'B')).to.equal('two')
    expect(settingIn('C=\n', 'C')).to.equal(undefined)
    expect(withSetting(text, 'A', '4')).to.equal('# one\nA=1\nexport B="two"\nA=4')
    expect(withSetting('A=1', 'C', '5')).to.equal('A=1\nC=5\n')
    expect(withoutSetting('# one\nA=1\nB=2\n', 'A')).to.equal('# one\nB=2\n')
  })

  it('advises about addresses that Gitea does not call by itself', () => {
    for (const host of [
      'localhost',
      'bot',
      'bot.lan',
      '10.1.2.3',
      '192.168.0.9',
      '172.20.0.1',
      '[::1]',
      '[fd00::1]',
    ])
      expect(hostAdvice(`http://${host}:8000`), host).to.include('ALLOWED_HOST_LIST')
    for (const host of ['bot.example.com', '8.8.8.8', '172.32.0.1', '[2001:db8::1]'])
      expect(hostAdvice(`http://${host}:8000`), host).to.equal(null)
  })

  it('shows questions and answers, but no secret', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    let shown = ''
    output.on('data', (chunk: Buffer) => {
      shown += chunk
    })
    const terminal = new Terminal(input, output)
    const name = terminal.ask('Name', 'mosaic')
    input.write('robot\r')
    expect(await name).to.equal('robot')
    const secret = terminal.secret('Password')
    input.write('hunter2\r')
    expect(await secret).to.equal('hunter2')
    const usual = terminal.confirm('Do this?', true)
    input.write('\r')
    expect(await usual).to.equal(true)
    expect(shown).to.include('Name [mosaic]').and.to.include('robot').and.to.include('Password')
    expect(shown).not.to.include('hunter2')
    const left = terminal.ask('More')
    input.write('\u0003')
    const stopped = await left.catch((error: Error) => error)
    expect(stopped).to.have.property('code', 'SETUP_STOPPED')
    terminal.close()
  })
})
