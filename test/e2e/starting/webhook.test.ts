import { expect } from 'chai'
import { type BotWorld, runBot } from '../../../src/testing/index.ts'
import { easy, eventually, labels, openAssigned, status } from '../conversation.ts'
import { LOCAL, localAnd, SPARE } from './agents.ts'
import { Receiver, signed } from './receiver.ts'

const RUNNER_SECRET = 'a secret of sixteen or more'

describe('an agent that is started by a webhook', () => {
  let world: BotWorld
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await Receiver.start()
    world = await runBot({
      agents: localAnd({ webhook: receiver.url, signedWith: 'RUNNER_SECRET', allowHttp: true }),
      environment: { RUNNER_SECRET },
    })
  })
  afterEach(async () => {
    const dead = await world.dead()
    await world.stop()
    await receiver.stop()
    expect(dead).to.deep.equal([])
  })

  it('is told once which issue it is given, signed, and nothing that stands in it', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    expect(labels(world, issue)).to.equal(LOCAL)
    expect(receiver.received).to.have.length(1)
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    expect(headers['mosaic-signature']).to.equal(signed(body, RUNNER_SECRET))
    const { sentAt, ...said } = JSON.parse(body)
    expect(said).to.deep.equal({
      type: 'agent.wanted',
      id: headers['mosaic-delivery'],
      attempt: 1,
      agent: 'local',
      issue: { owner: 'alice', repo: 'app', number: 1, url: `${world.forge.url}/alice/app/issues/1` },
    })
    expect(Math.floor(Date.parse(sentAt) / 1000)).to.equal(Number(headers['mosaic-timestamp']))
  })

  it('is told nothing more by a change of the title, a restart or a sweep', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.edits({ title: 'Fix the login form' }, issue)
    await world.forge.rest()
    await world.restart()
    await world.forge.rest()
    expect(receiver.received).to.have.length(1)
  })

  it('is told again when it was given the task anew, with another id', async () => {
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.says('/hold', issue)
    await world.forge.rest()
    await world.alice.says('/resume', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(LOCAL)
    expect(new Set(receiver.ids).size).to.equal(2)
  })

  for (const [what, answer] of [
    ['fails', 500],
    ['is busy', 429],
  ] as const)
    it(`${what} (${answer}): it is asked five times with the same id, and then another one gets the task`, async () => {
      receiver.answer = (response) => response.writeHead(answer).end('a secret of the receiver')
      const issue = await openAssigned(world, 'Fix the login')
      for (let minute = 0; minute < 7; minute++) await world.skip(60_000)
      expect(receiver.received).to.have.length(5)
      expect(new Set(receiver.ids).size).to.equal(1)
      expect(labels(world, issue)).to.equal(SPARE)
      expect(status(world, issue)).to.contain(`could not be started: its webhook was answered ${answer}`)
      expect(status(world, issue)).to.not.contain('a secret of the receiver')
    })

  it('fails twice: it is started by the third try', async () => {
    const answers = [500, 503, 200]
    receiver.answer = (response) => response.writeHead(answers.shift() ?? 500).end()
    const issue = await openAssigned(world, 'Fix the login')
    for (let minute = 0; minute < 7; minute++) await world.skip(60_000)
    expect(receiver.received).to.have.length(3)
    expect(labels(world, issue)).to.equal(LOCAL)
  })

  it('fails, and is given the task anew before the next try: only the newer start is tried on', async () => {
    const answers = [500]
    receiver.answer = (response) => response.writeHead(answers.shift() ?? 200).end()
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.says('/hold', issue)
    await world.forge.rest()
    await world.alice.says('/resume', issue)
    await world.forge.rest()
    expect(new Set(receiver.ids).size).to.equal(2)
    for (let minute = 0; minute < 5; minute++) await world.skip(60_000)
    expect(receiver.received).to.have.length(2)
  })

  for (const [what, code] of [
    ['says no', 403],
    ['points elsewhere', 302],
  ] as const)
    it(`${what} (${code}): another one gets the task at once, and nobody goes there`, async () => {
      receiver.answer = (response) => response.writeHead(code, { location: '/elsewhere' }).end()
      const issue = await openAssigned(world, 'Fix the login')
      expect(receiver.received).to.have.length(1)
      expect(labels(world, issue)).to.equal(SPARE)
    })

  it('cannot be reached and nobody else can do it: a person is told why, and /retry tries it again', async () => {
    receiver.answer = (response) => response.writeHead(404).end()
    const issue = await openAssigned(world, 'Fix the login')
    await world.alice.says('/agent local', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('difficulty/low status/needs-input')
    expect(status(world, issue)).to.contain('could not be started: its webhook was answered 404')
    receiver.answer = (response) => response.writeHead(200).end()
    await world.alice.says('/retry', issue)
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(LOCAL)
  })

  it('answers too late: the bot is killed meanwhile and tells it again with the same id', async () => {
    const killed = new Promise<void>((resolve) => {
      receiver.answer = (unanswered) => {
        receiver.answer = (response) => response.writeHead(200).end()
        resolve(world.killBot())
        unanswered.destroy()
      }
    })
    const issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    await killed
    await world.startBot()
    await eventually(() => receiver.received.length === 2, 'it is told again')
    await world.forge.rest()
    expect(new Set(receiver.ids).size).to.equal(1)
    expect(labels(world, issue)).to.equal(LOCAL)
  })

  it('is not told in the mode shadow', async () => {
    world.forge.setFiles(world.repo, { '.gitea/coordinator.yml': 'mode: shadow\n' })
    await openAssigned(world, 'Fix the login')
    expect(receiver.received).to.have.length(0)
  })

  it('is not told while the bot is paused, but after that', async () => {
    await world.pause('instance')
    const issue = await world.alice.opens({ title: 'Fix the login', body: easy() }, world.repo)
    await world.alice.assigns(['mosaic'], issue)
    await eventually(() => world.forge.deliveries.length > 0, 'the bot has heard of it')
    expect(receiver.received).to.have.length(0)
    await world.resume('instance')
    await world.skipWaits()
    expect(receiver.received).to.have.length(1)
  })
})

describe('the secret of a webhook', () => {
  for (const [what, environment] of [
    ['is not set', {}],
    ['is too short', { RUNNER_SECRET: 'short' }],
  ] as const)
    it(`${what}: the bot does not start, and names the variable`, async () => {
      const agents = localAnd({ webhook: 'https://runner.example.com', signedWith: 'RUNNER_SECRET' })
      const error = await runBot({ agents, environment }).then(
        (started) => started.stop(),
        (thrown: unknown) => thrown,
      )
      expect(String(error)).to.contain('RUNNER_SECRET').and.to.contain('openssl rand -hex 32')
      expect(String(error)).to.not.contain('short:')
    })
})
