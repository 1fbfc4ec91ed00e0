import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type BotWorld, runBot } from 'mosaic-coordinator/testing'
import agentStarter from './agent-starter.ts'

const BODY = '## Difficulty\nlow\n\n## Context Estimate\n20k'

describe('agent-starter', () => {
  let world: BotWorld
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-agents-'))
  })
  afterEach(async () => {
    await world.stop()
    await rm(folder, { recursive: true, force: true })
  })

  async function assign(command: readonly string[]) {
    world = await runBot({ plugins: [{ plugin: agentStarter, settings: { command, folder } }] })
    const alice = world.alice
    const issue = await alice.opens({ title: 'Add a footer', body: BODY })
    await alice.assigns(world.bot, issue)
    return issue
  }
  const said = (issue: { readonly id: number }) =>
    world.forge.comments(issue).filter(({ body }) => body.startsWith('Started'))

  it('starts a program for the chosen agent, once, and says so', async () => {
    const program = "console.log('agent', ...process.argv.slice(1))"
    const issue = await assign([process.execPath, '-e', program, '{agent}', '{owner}/{repo}#{number}'])
    await world.forge.rest()
    await world.restart()
    await world.forge.rest()
    expect(said(issue).map(({ body }) => body)).to.have.length(1)
    expect(said(issue)[0]?.body).to.match(/for minimax\./)
    const [home = '', ...others] = await readdir(folder)
    expect(others).to.deep.equal([])
    expect(await output(join(folder, home, 'output.log'))).to.equal(`agent minimax ${issue.ref}\n`)
  })

  it('says nothing of a program that is not there, and tries again', async () => {
    const issue = await assign(['no-such-agent'])
    await world.skipOnly(2_000)
    expect(said(issue)).to.deep.equal([])
    expect(await readdir(folder)).to.deep.equal([])
  })
})

/** What the program wrote, as soon as it has. */
async function output(path: string): Promise<string> {
  for (let tries = 0; tries < 500; tries++) {
    const text = await readFile(path, 'utf8')
    if (text !== '') return text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return ''
}
