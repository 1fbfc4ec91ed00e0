import type { Context } from '../../../src/app/context.ts'
import { definePlugin } from '../../../src/index.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'

/** What a plugin of a test is called for: a person says or does something. */
const HEARS = ['issue_comment.created', 'issues.closed', 'issues.reopened', 'issues.edited'] as const

export type StageContext = Context<(typeof HEARS)[number]>
type Act = (context: StageContext) => unknown

/** The servers that effects have to do with: without and with each of the newer things. */
export const SERVERS = ['1.22.6', '1.26.3', '1.27.0-rc0', 'forgejo-12'] as const

/** The whole bot with one more plugin, which does what a test says as soon as a person does something. */
export class Stage {
  readonly world: BotWorld
  readonly results: unknown[] = []
  act: Act = () => undefined

  private constructor(world: BotWorld) {
    this.world = world
  }

  static async open(options: RunBotOptions = {}): Promise<Stage> {
    const acts: { stage?: Stage } = {}
    const actor = definePlugin({
      name: 'actor',
      description: 'Does what a test says.',
      register(app) {
        app.on(HEARS, async (context) => {
          acts.stage?.results.push(await acts.stage.act(context))
        })
      },
    })
    const world = await runBot({ ...options, plugins: [actor, ...(options.plugins ?? [])] })
    acts.stage = new Stage(world)
    return acts.stage
  }

  get gitea() {
    return this.world.forge
  }

  get alice() {
    return this.world.alice
  }

  /** A new issue of alice. */
  issue(title = 'Fix the login', body = 'It is broken.'): Promise<IssueView> {
    return this.alice.opens({ title, body }, this.world.repo)
  }

  /**
   * The plugin acts because alice has said something.
   * @returns what the act came to, and the writing calls that it took: `POST /repos/alice/app/issues/1/labels`
   */
  async when(issue: IssueView, act: Act): Promise<{ result: unknown; writes: string[] }> {
    return this.after(() => this.alice.says('Please.', issue), act)
  }

  /** The same for whatever a person does. */
  async after(done: () => Promise<unknown>, act: Act): Promise<{ result: unknown; writes: string[] }> {
    await this.world.forge.rest()
    const before = { writes: this.gitea.writes().length, results: this.results.length }
    this.act = act
    await done()
    await this.world.forge.rest()
    this.act = () => undefined
    const writes = this.gitea.writes().slice(before.writes)
    // what the bot closes or opens is an event for the plugin, too: it acts once more
    const result = this.results[before.results]
    return { result, writes: writes.map(({ method, path }) => `${method} ${path}`) }
  }

  /** Acts twice: what it came to, and how many calls wrote. */
  async twice(issue: IssueView, act: Act): Promise<unknown[]> {
    const first = await this.when(issue, act)
    const second = await this.when(issue, act)
    return [first.result, first.writes.length, second.result, second.writes.length]
  }

  async close(): Promise<readonly string[]> {
    const dead = await this.world.dead()
    await this.world.stop()
    return dead.map(({ error }) => String(error))
  }
}
