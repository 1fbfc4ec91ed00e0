import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect } from 'chai'
import { type AgentCaller, type BotWorld, runBot } from '../../src/testing/index.ts'
import { CLI, SLOWEST_MS } from '../cli/command-line.ts'

const EASY = '## Difficulty\nlow\n\n## Context Estimate\n10000\n'

interface Answer {
  readonly session: { readonly id: string; readonly fence: number }
}

type Connect = (world: BotWorld, token: string) => Promise<Client>

async function connected(transport: object): Promise<Client> {
  const client = new Client({ name: 'a test', version: '1' })
  await client.connect(transport as Parameters<Client['connect']>[0])
  return client
}

const overHttp: Connect = ({ botUrl }, token) =>
  connected(
    new StreamableHTTPClientTransport(new URL(`${botUrl}/mcp`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
    }),
  )

const overStdio: Connect = ({ botUrl }, token) =>
  connected(
    new StdioClientTransport({
      command: process.execPath,
      args: [CLI, 'mcp'],
      env: { MOSAIC_URL: botUrl, MOSAIC_AGENT_TOKEN: token },
    }),
  )

for (const [title, connect] of [
  ['streamable HTTP', overHttp],
  ['stdio', overStdio],
] as const)
  describe(`MCP over ${title}, by the client of the SDK`, function () {
    this.timeout(SLOWEST_MS)
    let world: BotWorld
    let agent: AgentCaller
    let client: Client

    beforeEach(async () => {
      world = await runBot()
      agent = await world.agent('minimax')
      client = await connect(world, agent.token)
    })
    afterEach(async () => {
      await client.close()
      await world.stop()
    })

    async function call(name: string, given: Record<string, unknown> = {}) {
      const { content, isError } = await client.callTool({ name, arguments: given })
      const [part] = content as { readonly text: string }[]
      return { text: part?.text ?? '', isError: isError === true }
    }

    async function answer(name: string, given?: Record<string, unknown>): Promise<Answer> {
      const { text, isError } = await call(name, given)
      expect(isError, text).to.equal(false)
      return JSON.parse(text) as Answer
    }

    async function task(title = 'Mend it') {
      const issue = await world.alice.opens({ title, body: EASY, assignees: ['mosaic'] }, world.repo)
      await world.forge.rest()
      return issue
    }

    it('lists every operation, and tells how they belong together', async () => {
      const { tools } = await client.listTools()
      expect(tools.map(({ name }) => name).sort()).to.deep.equal([
        'ask_person',
        'claim_task',
        'complete_task',
        'fail_task',
        'get_session',
        'give_back_task',
        'hand_over_task',
        'heartbeat',
        'list_tasks',
      ])
      for (const { description, inputSchema } of tools) {
        expect(description).to.match(/\w/)
        expect(inputSchema.type).to.equal('object')
      }
      expect(client.getInstructions()).to.contain('never orders')
    })

    it('goes from the claim to the end', async () => {
      expect(await answer('claim_task')).to.include({ session: null })
      const issue = await task()
      expect(await answer('list_tasks')).to.have.nested.property(
        'tasks[0].issue',
        `alice/app#${issue.number}`,
      )
      const claimed = await answer('claim_task', { issue: `alice/app#${issue.number}` })
      const { id: session, fence } = claimed.session
      expect(claimed).to.nested.include({ 'task.issue.title': 'Mend it', 'session.attempt': 1 })
      const usage = { contextTokens: 110_000, tokensUsed: 5, costUsd: 0.1, progress: 'Reads' }
      expect(await answer('heartbeat', { session, fence, ...usage })).to.include({ advice: 'compact' })
      expect(await answer('get_session', { session })).to.include({ state: 'live', progress: 'Reads' })
      const done = { session, fence, summary: 'Mended', pullRequest: 2, branch: 'b', commits: 1 }
      expect(await answer('complete_task', done)).to.deep.equal({ state: 'completed' })
    })

    for (const [tool, field, state] of [
      ['fail_task', 'reason', 'failed'],
      ['hand_over_task', 'note', 'handed-over'],
      ['ask_person', 'question', 'asked'],
      ['give_back_task', 'reason', 'given-back'],
    ] as const)
      it(`ends a session with ${tool}`, async () => {
        await task()
        const { id, fence } = (await answer('claim_task')).session
        expect(await answer(tool, { session: id, fence, [field]: 'So it is' })).to.deep.equal({ state })
        const { body } = await agent.get(`/sessions/${id}`)
        expect(body).to.include({ state })
      })

    it('demands of each tool what the API demands of the same call, and no more', async () => {
      await task()
      const { id: session, fence } = (await answer('claim_task')).session
      const tooMuch = await call('heartbeat', { session, fence, contextTokens: 100_000_001 })
      expect(tooMuch.isError).to.equal(true)
      expect(tooMuch.text).to.contain('contextTokens')
      expect(await answer('give_back_task', { session, fence })).to.deep.equal({ state: 'given-back' })
    })

    it('tells what to do when it refuses', async () => {
      await task()
      const { id, fence } = (await answer('claim_task')).session
      const old = await call('complete_task', { session: id, fence: fence + 1 })
      expect(old.isError).to.equal(true)
      expect(old.text).to.match(/^FENCE_OLD: .*claim again\.$/s)
      const strange = await call('get_session', { session: '00000000-0000-4000-8000-000000000000' })
      expect(strange.text).to.match(/^SESSION_UNKNOWN: /)
      const unknown = await call('claim_task', { issue: 'alice/app#99' })
      expect(unknown.text).to.match(/^TASK_NOT_YOURS: /)
      const wrong = await call('heartbeat', { session: id, fence, contextTokens: -1 })
      expect(wrong.isError).to.equal(true)
      expect(wrong.text).to.contain('contextTokens')
      expect(await answer('get_session', { session: id })).to.include({ state: 'live' })
    })

    it('goes on over a restart of the bot', async () => {
      await task()
      const { id, fence } = (await answer('claim_task')).session
      await world.restart()
      expect(await answer('heartbeat', { session: id, fence, contextTokens: 5 })).to.include({
        advice: 'continue',
      })
    })
  })

describe('MCP over streamable HTTP', () => {
  let world: BotWorld
  beforeEach(async () => {
    world = await runBot()
  })
  afterEach(() => world.stop())

  const initialize = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  })

  function post(headers: Readonly<Record<string, string>>, body = initialize) {
    const usual = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
    return fetch(`${world.botUrl}/mcp`, { method: 'POST', headers: { ...usual, ...headers }, body })
  }

  it('lets nobody in without a token, and takes none from the address', async () => {
    expect((await post({})).status).to.equal(401)
    expect((await post({ authorization: 'Bearer mca_guessed' })).status).to.equal(401)
    const { token } = await world.agent('minimax')
    const response = await fetch(`${world.botUrl}/mcp?token=${token}`, { method: 'POST', body: initialize })
    expect(response.status).to.equal(400)
  })

  it('has no stream to listen to, and refuses what is not JSON or too long', async () => {
    const { token } = await world.agent('minimax')
    const authorization = `Bearer ${token}`
    expect((await fetch(`${world.botUrl}/mcp`, { headers: { authorization } })).status).to.equal(405)
    expect((await post({ authorization }, '{')).status).to.equal(422)
    expect((await post({ authorization }, `"${'x'.repeat(70_000)}"`)).status).to.equal(413)
    expect((await post({ authorization, 'content-type': 'text/plain' })).status).to.equal(415)
    expect((await post({ authorization })).status).to.equal(200)
  })

  it('shows an agent its own tasks and sessions only', async () => {
    await world.alice.opens({ title: 'Mend it', body: EASY, assignees: ['mosaic'] }, world.repo)
    await world.forge.rest()
    const { body } = await (await world.agent('minimax')).post('/sessions')
    const { id } = (body as { session: { id: string } }).session
    const other = await overHttp(world, (await world.agent('glm')).token)
    const { content, isError } = await other.callTool({ name: 'get_session', arguments: { session: id } })
    expect(isError).to.equal(true)
    expect(content).to.have.nested.property('[0].text').that.contains('SESSION_UNKNOWN')
    await other.close()
  })
})
