import { expect } from 'chai'
import type { BotWorld } from '../../src/testing/index.ts'
import { botWith } from '../e2e/agents/working.ts'
import { CommandLine, SLOWEST_MS } from './command-line.ts'

describe('mosaic-coordinator agent', function () {
  this.timeout(SLOWEST_MS)
  let world: BotWorld
  let line: CommandLine
  beforeEach(async () => {
    world = await botWith()
    line = new CommandLine()
  })
  afterEach(async () => {
    await line.clear()
    await world.stop()
  })

  const run = async (...words: string[]) =>
    line.run(['agent', ...words], await line.folder(), {
      GITEA_URL: world.forge.url,
      GITEA_TOKEN: world.token,
      GITEA_WEBHOOK_SECRET: 'a secret for tests only',
      DATABASE_URL: `sqlite:${world.databasePath}`,
    })
  const status = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${world.botUrl}/api/v1/tasks`, { headers })).status
  }

  it('makes a token that counts at once, lists it without its secret, and takes it back', async () => {
    const { stdout } = await run('token', 'glm', '--repo', 'Alice/App', '--expires', '12h', '--json')
    const made = JSON.parse(stdout) as { token: string; id: string; repositories: unknown }
    expect(made.token).to.match(/^mca_[A-Za-z0-9_-]{43}$/)
    expect(await status(made.token)).to.equal(200)
    const listed = (await run('tokens')).stdout
    expect(listed).to.contain(made.id).and.to.contain('alice/app').and.to.contain('counts')
    expect(`${listed}${(await run('tokens', '--json')).stdout}`).not.to.contain(made.token.slice(4, 16))
    expect((await run('revoke', made.id)).code).to.equal(0)
    expect(await status(made.token)).to.equal(401)
    const again = (await run('revoke', made.id)).stderr
    expect(again).to.contain('no token').and.to.contain('agent tokens').and.to.not.contain('update')
  })

  it('shows a token once, and tells how to take it back', async () => {
    const { stdout, code } = await run('token', 'opus', '--expires', 'never')
    expect(code).to.equal(0)
    expect(stdout).to.match(/^mca_/).and.to.contain('every repository').and.to.contain('agent revoke')
  })

  it('says for how long a token counts as one would write it', async () => {
    expect((await run('token', '--help')).stdout).to.contain('(default: 90d)')
  })

  it('makes none for an agent or a repository that is not there', async () => {
    const unknown = await run('token', 'gpt')
    expect([unknown.code, unknown.stdout]).to.deep.equal([2, ''])
    expect(unknown.stderr).to.contain('no agent "gpt"').and.to.contain('glm')
    const elsewhere = await run('token', 'glm', '--repo', 'alice/nowhere')
    expect(elsewhere.code).to.equal(1)
    expect(elsewhere.stderr).to.contain('alice/nowhere')
    expect((await run('token', 'glm', '--expires', '90')).code).to.equal(2)
    expect((await run('tokens')).stdout).to.contain('There is no token')
  })
})
