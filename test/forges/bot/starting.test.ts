import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { Receiver, signed } from '../../e2e/starting/receiver.ts'
import type { BotSettings } from '../support/bot.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { atRest, sees } from '../support/sight.ts'
import { issuePath, type Town } from '../support/town.ts'
import { until } from '../support/until.ts'

const RUNNER_SECRET = 'a secret of sixteen or more'
const WORKFLOW = `name: agent
run-name: "start \${{ inputs.start }}"
on:
  workflow_dispatch:
    inputs:
      issue:
        required: true
      agent: {}
      start: {}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: "true"
`
const DISPATCHES = /\/dispatches(\?|$)/

/** One way for each difficulty, so that the text of an issue says how its agent is started. */
function agents(receiverUrl: string): string {
  const agent = (name: string, difficulty: string, start: string) =>
    `  - { name: ${name}, contextLimit: 200000, costPerMtok: 1, capabilities: [${difficulty}], start: ${start} }`
  return [
    'agents:',
    agent('user', 'low', '{ assign: bob }'),
    agent('flow', 'medium', '{ workflow: agent.yml }'),
    agent('hook', 'high', `{ webhook: "${receiverUrl}", signedWith: RUNNER_SECRET, allowHttp: true }`),
    '',
  ].join('\n')
}

const asks = (difficulty: string) => `## Difficulty\n${difficulty}\n\n## Context Estimate\n20000\n`
const given = (agent: string, difficulty: string) => ({
  labels: [`agent/${agent}`, `difficulty/${difficulty}`, 'status/assigned'],
})

describe('agents are started', function () {
  this.timeout(180_000)
  let town: Town
  let repo: RepoView
  let receiver: Receiver
  let usual: BotSettings

  before(async () => {
    town = await theTown()
    receiver = await Receiver.start()
    usual = town.bot.settings
    const app = join(usual.folder, 'starting.yml')
    const manifest = await readFile('app.yml', 'utf8')
    await writeFile(app, manifest.replace(/^agents:\n( .*\n)+/m, agents(receiver.url)))
    const token = await town.forge.newToken(BOT, ['all'])
    town.bot.settings = { ...usual, token, app, environment: { RUNNER_SECRET } }
    await town.bot.restart()
    repo = await town.repo()
    await town.alice.does('POST', `/repos/${repo.fullName}/contents/.gitea/workflows/agent.yml`, {
      content: Buffer.from(WORKFLOW).toString('base64'),
      message: 'Add a workflow',
    })
  })
  after(async () => {
    town.calls.losesAnswers = undefined
    town.bot.settings = usual
    await town.bot.restart()
    await receiver.stop()
  })

  const task = (title: string, difficulty: string) =>
    town.alice.opens({ title, body: asks(difficulty), assignees: [BOT] }, repo)
  const assignees = async (issue: IssueView) => [...(await town.boss.reads(issue)).assignees].sort().join(' ')
  const has = (issue: IssueView, wanted: string) =>
    until(`#${issue.number} is assigned to ${wanted}`, async () => {
      const found = await assignees(issue)
      return found === wanted || found
    })
  const isGitea = (since?: string) => town.forge.program.isGitea(since)

  it('by assigning their user, once, who is taken off when the issue is closed', async () => {
    const issue = await task('Fix the login', 'low')
    await sees(town, issue, given('user', 'low'))
    await has(issue, `bob ${BOT}`)
    await town.bot.kill()
    await town.bot.start()
    await atRest(town)
    const path = issuePath(repo, issue)
    const assigned = town.calls.exchanges.filter(
      (call) => call.method !== 'GET' && call.path.endsWith(path) && call.body.includes('assignees'),
    )
    expect(assigned.map(({ body }) => body)).to.have.length(1)
    await town.alice.closes(issue)
    await has(issue, BOT)
  })

  it('by assigning their user, who is taken off when a person lets the bot go, and left where a person has assigned them', async () => {
    const issue = await task('Fix the door', 'low')
    await has(issue, `bob ${BOT}`)
    await town.alice.setsAssignees(['bob'], issue)
    await has(issue, '')
    const own = await town.alice.opens(
      { title: 'Fix the roof', body: asks('low'), assignees: [BOT, 'bob'] },
      repo,
    )
    await sees(town, own, given('user', 'low'))
    await atRest(town)
    await town.alice.closes(own)
    await sees(town, own, { labels: ['difficulty/low'] })
    await atRest(town)
    expect(await assignees(own)).to.equal(`bob ${BOT}`)
  })

  /** As far as the server tells anybody; the calls are counted besides. */
  const runs = async (issue: IssueView) => {
    const path = `/repos/${repo.fullName}/actions/runs?event=workflow_dispatch`
    const { workflow_runs } = await town.alice.does<{ workflow_runs: object[] }>('GET', path)
    const calls = town.calls.exchanges.filter(
      ({ path: asked, body }) =>
        DISPATCHES.test(asked) && JSON.parse(body).inputs.issue === String(issue.number),
    )
    const starts = new Set(calls.map(({ body }) => JSON.parse(body).inputs.start as string))
    return { count: workflow_runs.length, calls: calls.length, starts: starts.size }
  }

  it('by a workflow that is dispatched once, also by a bot that is killed after that', async function () {
    if (isGitea() && !isGitea('1.24')) return this.skip()
    const issue = await task('Fix the logout', 'medium')
    await sees(town, issue, given('flow', 'medium'))
    const called = () =>
      town.calls.exchanges.some(({ path, status }) => DISPATCHES.test(path) && status !== null)
    await until('it is dispatched', () => called() || 'not yet')
    await town.bot.kill()
    await town.bot.start()
    await atRest(town)
    if (isGitea() && !isGitea('1.25'))
      expect(town.calls.exchanges.filter(({ path }) => DISPATCHES.test(path))).to.have.length(1)
    else expect(await runs(issue)).to.deep.equal({ count: 1, calls: 1, starts: 1 })
  })

  it('by a workflow that is dispatched once, although the bot is killed before it has heard of that', async function () {
    // before 1.26 the bot sees no runs, and makes the call again
    if (isGitea() && !isGitea('1.26')) return this.skip()
    const before = (await runs(await task('Nothing', 'low'))).count
    town.calls.losesAnswers = DISPATCHES
    const issue = await task('Fix the window', 'medium')
    await until('it is dispatched', async () => (await runs(issue)).calls === 1 || 'not yet')
    await town.bot.kill()
    town.calls.losesAnswers = undefined
    await town.bot.start()
    await sees(town, issue, given('flow', 'medium'))
    // what was cut off is looked for, now or when its try comes again
    await until(
      'it is found',
      () => town.bot.log.some((line) => line.includes('an agent was started')) || 'not yet',
    )
    await atRest(town)
    expect(await runs(issue)).to.deep.equal({ count: before + 1, calls: 1, starts: 1 })
  })

  it('by a signed POST, which a bot that is killed before it is answered makes again under the same id', async () => {
    const answered = receiver.answer
    receiver.answer = () => {}
    const issue = await task('Fix the gate', 'high')
    await until('it is told', () => receiver.received.length === 1 || 'not yet')
    await town.bot.kill()
    receiver.answer = answered
    await town.bot.start()
    await until('it is told again', () => receiver.received.length === 2 || 'not yet')
    await sees(town, issue, given('hook', 'high'))
    await atRest(town)
    expect(receiver.received).to.have.length(2)
    expect(new Set(receiver.ids).size).to.equal(1)
    for (const { headers, body } of receiver.received) {
      expect(headers['mosaic-signature']).to.equal(signed(body, RUNNER_SECRET))
      expect(headers['mosaic-signature']).not.to.equal(signed(`${body} `, RUNNER_SECRET))
      expect(JSON.parse(body).issue).to.include({ repo: repo.fullName.split('/')[1], number: issue.number })
      const { url } = JSON.parse(body).issue as { readonly url: string }
      expect(url).to.match(new RegExp(`/${repo.fullName}/issues/${issue.number}$`))
    }
  })
})
