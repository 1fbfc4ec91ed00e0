import { expect } from 'chai'
import { definePlugin, type Handler, type Plugin } from '../../src/app/plugin.ts'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { eventually } from '../cli/command-line.ts'
import { labels } from '../e2e/conversation.ts'
import { type LogLine, listeningLog } from './workshop.ts'

const greeter = definePlugin({
  name: 'greeter',
  description: 'For a test.',
  register(app) {
    app.on('issues.opened', async (context) => {
      await context.gitea.repos.issueCreateComment(...context.issue(), { body: 'Hello!' })
    })
  },
})

function bad(handler: Handler<'issues.opened'>, wishes: Partial<Plugin> = {}): Plugin {
  const { name = 'bad' } = wishes
  return definePlugin({
    description: 'For a test.',
    ...wishes,
    name,
    register(app) {
      app.on('issues.opened', handler)
    },
  })
}

/** What hangs is let go when its test is over: the bot would wait for it before it stops. */
const letGo: (() => void)[] = []
let isOver = false
const hangs = () => new Promise<void>((resolve) => (isOver ? resolve() : letGo.push(resolve)))

describe('a plugin that is held wrong, beside one that is not', () => {
  let world: BotWorld
  let logged: LogLine[]
  beforeEach(() => {
    isOver = false
  })
  afterEach(async () => {
    isOver = true
    for (const resolve of letGo.splice(0)) resolve()
    await world.stop()
  })

  async function start(...plugins: readonly Plugin[]): Promise<void> {
    logged = []
    // the good one last: whatever stands before it is served first
    world = await runBot({ plugins: [...plugins, greeter], log: listeningLog(logged) })
  }

  const open = (title: string) => world.alice.opens({ title }, world.repo)
  const greeted = (issue: IssueView) =>
    eventually(() => expect(world.forge.comments(issue).map(({ body }) => body)).to.include('Hello!'), 5_000)
  const isOpen = async () => expect((await fetch(`${world.botUrl}/health`)).status).to.equal(200)
  const taken = async () => {
    // what a comment of the good one has caused may be on its way still
    await world.forge.delivered()
    expect(new Set(world.forge.deliveries.map(({ status }) => status))).to.deep.equal(new Set([200]))
  }

  it('throws: it is tried again alone, and the others are not', async () => {
    let tries = 0
    await start(
      bad(() => {
        if (++tries < 3) throw new Error('no model')
      }),
    )
    const issue = await open('First')
    await greeted(issue)
    await world.skipWaits()
    expect(tries).to.equal(3)
    expect(world.forge.comments(issue)).to.have.length(1)
    expect(await world.dead()).to.deep.equal([])
  })

  it('hangs: the others and the built-in ones do their work, and it is cut off after its time', async () => {
    const signals: AbortSignal[] = []
    await start(
      bad((context) => {
        signals.push(context.signal)
        return hangs()
      }),
    )
    const issue = await open('First')
    await greeted(issue)
    await world.alice.assigns(['mosaic'], issue)
    await eventually(() => expect(labels(world, issue)).to.contain('status/assigned'), 5_000)
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([false])
    await world.skipOnly(30_000)
    expect(signals[0]?.aborted).to.equal(true)
    await world.skipOnly(2_000)
    expect(signals, 'it is tried again').to.have.length(2)
  })

  it('hangs on many issues, and so do seven more: the good one waits a second at most', async () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']
    let hanging = 0
    const count = () => {
      hanging++
      return hangs()
    }
    await start(...names.map((name) => bad(count, { name })))
    const issues: IssueView[] = []
    for (let n = 0; n < 12; n++) issues.push(await open(`Issue ${n}`))
    await eventually(() => expect(hanging).to.equal(8 * 8), 5_000)
    for (const issue of issues) await greeted(issue)
    await isOpen()
    await taken()
  })

  it('fails after its time was over: nobody hears of it, and what it writes then is refused', async () => {
    let late: Promise<unknown> | undefined
    let release = () => {}
    await start(
      bad(
        (context) => {
          if (late) return undefined
          const wait = new Promise<void>((resolve) => {
            release = resolve
          })
          const work = wait.then(async () => {
            await context.gitea.repos.issueCreateComment(...context.issue(), { body: 'Too late' })
          })
          late = work.catch((error: unknown) => error)
          return work
        },
        { timeoutMs: 1_000 },
      ),
    )
    const issue = await open('First')
    await greeted(issue)
    await world.skipOnly(1_000)
    release()
    expect(await late).to.be.instanceOf(Error)
    await world.skipWaits()
    expect(world.forge.comments(issue).map(({ body }) => body)).to.deep.equal(['Hello!'])
    expect(logged.filter(({ fields }) => fields.plugin === 'bad' && fields.error)).to.have.length(1)
  })

  it('reports and stores something after its handler has ended: it is told that this would be lost', async () => {
    const late: unknown[] = []
    let over = Promise.resolve()
    await start(
      bad((context) => {
        over = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
          for (const call of [
            () => context.emit('capacity.changed', { because: 'late' }),
            () => context.write(),
          ])
            try {
              late.push(call())
            } catch (error) {
              late.push(error)
            }
        })
      }),
    )
    await greeted(await open('First'))
    await over
    expect(late.map(String)).to.have.length(2)
    expect(String(late[0])).to.match(
      /^TypeError: The plugin "bad" calls context\.emit\("capacity\.changed"\) after/,
    )
    expect(String(late[1])).to.match(/^TypeError: The plugin "bad" calls context\.write\(\) after/)
  })

  it('keeps the processor for two seconds: everything comes two seconds later, nothing is lost, and it is named', async () => {
    let isBusy = true
    await start(
      bad(() => {
        const until = Date.now() + 2_000
        while (isBusy && Date.now() < until);
        isBusy = false
      }),
    )
    const issues = [await open('First'), await open('Second')]
    await world.forge.rest()
    for (const issue of issues) await greeted(issue)
    await isOpen()
    await taken()
    const [line, ...more] = logged.filter(({ text }) => text.includes('held up everything'))
    expect(more).to.deep.equal([])
    expect(line?.fields).to.include({ plugin: 'bad', event: 'issues.opened' })
    expect(line?.fields.heldMs).to.be.within(1_900, 6_000)
  })

  it('shares the lane of the built-in ones and throws: they go on with the issue', async () => {
    await start(
      bad(
        () => {
          throw new Error('no model')
        },
        { lane: 'issue' },
      ),
    )
    const issue = await open('First')
    await world.alice.assigns(['mosaic'], issue)
    await eventually(() => expect(labels(world, issue)).to.contain('status/assigned'), 5_000)
  })
})

describe('the concurrency of a plugin', () => {
  let world: BotWorld
  afterEach(() => world.stop())

  for (const [said, most] of [
    [1, 1],
    [3, 3],
    [16, 16],
    [undefined, 8],
  ] as const) {
    it(`is ${most} when it says ${said}`, async () => {
      let [now, highest, done] = [0, 0, 0]
      const slow = bad(
        async () => {
          highest = Math.max(highest, ++now)
          await new Promise((resolve) => setTimeout(resolve, 30))
          now--
          done++
        },
        said === undefined ? {} : { concurrency: said },
      )
      world = await runBot({ plugins: [slow] })
      await Promise.all(
        Array.from({ length: 24 }, (_, n) => world.alice.opens({ title: `Issue ${n}` }, world.repo)),
      )
      await eventually(() => expect(done).to.equal(24), 5_000)
      expect(highest).to.be.at.most(most)
      // how many come together depends on the machine; one at a time is a promise, many are a hope
      if (most > 1) expect(highest).to.be.above(1)
    })
  }

  it('is a whole number from 1 to 16', async () => {
    for (const concurrency of [0, 17, 1.5, Number.NaN, '4' as unknown as number]) {
      expect(() => bad(() => {}, { concurrency })).to.throw(TypeError, 'concurrency of the plugin "bad"')
    }
    expect(() => bad(() => {}, { timeoutMs: Number.NaN })).to.throw(TypeError, 'timeoutMs')
    world = await runBot()
  })
})
