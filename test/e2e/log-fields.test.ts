import { expect } from 'chai'
import { createLog, definePlugin } from '../../src/index.ts'
import { LogOutput } from '../../src/log-output.ts'
import { type BotWorld, FakeClaude, runBot } from '../../src/testing/index.ts'
import { Reader } from '../support/reader.ts'

const talker = definePlugin({
  name: 'talker',
  description: 'Logs what it hears, and fails where it is told to.',
  register(app) {
    app.on('issues.opened', (context) => {
      context.log.info({}, 'heard')
      if (context.payload.issue.title === 'Fail') throw new TypeError('a bug')
    })
    app.on('push', (context) => context.log.info({}, 'pushed'))
    app.every(60_000, (context) => context.log.info({}, 'ticked'))
  },
})

describe('a line of the log about a run', () => {
  let world: BotWorld
  let claude: FakeClaude
  let reader: Reader
  beforeEach(async () => {
    reader = new Reader()
    reader.come()
    claude = await FakeClaude.start()
    const log = createLog('debug', new LogOutput(reader))
    world = await runBot({ plugins: [talker], log, claude, settings: { METRICS: 'off' } })
  })
  afterEach(async () => {
    await world.stop()
    await claude.stop()
  })

  const lines = (text: string) =>
    reader.messages.filter(({ msg }) => msg.startsWith(text)) as unknown as Record<string, unknown>[]
  const idOf = (type: string) => world.forge.deliveries.find((one) => one.type === type)?.id

  it('has its plugin, event, delivery, repository and issue, whoever writes it', async () => {
    const issue = await world.alice.opens({ title: 'Fail' }, world.repo)
    // what is tried again comes later than this needs
    await world.skipOnly(0)
    const run = {
      plugin: 'talker',
      event: 'issues.opened',
      delivery: idOf('issues'),
      repo: 'alice/app',
      issue: issue.number,
    }
    expect(lines('heard')[0]).to.include(run)
    expect(lines('a run failed and is tried again')[0]).to.include({ ...run, attempt: 1 })
    expect(run.delivery).to.match(/^[\da-f-]{36}$/)
  })

  it('has no issue where there is none, and no repository where there is none', async () => {
    await world.alice.pushes({ 'a.txt': 'a' }, 'Add it', world.repo)
    await world.forge.rest()
    await world.skip(60_000)
    const [pushed = {}] = lines('pushed')
    expect(pushed).to.include({ plugin: 'talker', repo: 'alice/app', delivery: idOf('push') })
    expect(pushed).not.to.have.property('issue')
    expect(lines('ticked')[0])
      .to.include({ plugin: 'talker', event: 'timer.due' })
      .and.not.to.have.property('repo')
  })

  it('has the issue also where the model was asked', async () => {
    const issue = await world.alice.opens(
      { title: 'Something is odd', body: 'It is slow now and then.' },
      world.repo,
    )
    await world.alice.assigns(world.bot)
    await world.forge.rest()
    expect(lines('the model has read')[0]).to.include({ repo: 'alice/app', issue: issue.number })
  })
})
