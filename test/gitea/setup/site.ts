import { systemClock } from '../../../src/clock.ts'
import { carryOut } from '../../../src/gitea/setup/carry-out.ts'
import { clientAs } from '../../../src/gitea/setup/installer.ts'
import { look } from '../../../src/gitea/setup/look.ts'
import { type Plan, planSetup } from '../../../src/gitea/setup/plan.ts'
import { emptyRecord, type SetupRecord } from '../../../src/gitea/setup/record.ts'
import { Shelf } from '../../../src/gitea/setup/shelf.ts'
import { thingsToUndo, undo } from '../../../src/gitea/setup/undo.ts'
import type { SetupWish } from '../../../src/gitea/setup/wish.ts'
import { FakeGitea } from '../../../src/testing/index.ts'

export const HOOK_URL = 'http://bot.example:8000/webhook/gitea'

const WISH: SetupWish = {
  bot: 'mosaic',
  email: 'mosaic@example.test',
  description: 'Helps.',
  avatar: 'AAAA',
  scopes: ['write:issue', 'read:repository', 'read:user', 'read:organization'],
  events: ['issues', 'issue_assign', 'push'],
  hookUrl: HOOK_URL,
  secret: 'a secret for tests',
  repos: [{ owner: 'alice', repo: 'app' }],
  orgs: ['acme'],
  instance: false,
  labels: [
    { name: 'status/ready', color: 'fbca04' },
    { name: 'status/blocked', color: 'b60205' },
  ],
  form: 'name: Task\n',
  adopt: false,
}

/** A fake Gitea with alice's repository, the organisation acme and the administrator boss, and what lies on the installer's desk. */
export class Site {
  readonly gitea: FakeGitea
  wish: SetupWish = WISH
  record: SetupRecord
  token: string | undefined

  private constructor(gitea: FakeGitea) {
    this.gitea = gitea
    const asked = { bot: 'mosaic', botUrl: '', repos: [], orgs: [], instance: false, form: true }
    this.record = emptyRecord(gitea.url, asked)
  }

  static async open(): Promise<Site> {
    const gitea = await FakeGitea.start()
    gitea.addUser('boss', { admin: true })
    gitea.addUser('alice')
    gitea.addRepo('alice', 'app')
    gitea.addOrg('acme', { owners: ['alice'] })
    return new Site(gitea)
  }

  /** One run, as the command does it. */
  async install(): Promise<void> {
    const { items } = await this.plan()
    const tools = this.#tools
    for (const item of items) await carryOut(tools, item)
  }

  async plan(): Promise<Plan> {
    const asBot = this.token === undefined ? undefined : this.#client({ token: this.token })
    const installer = { login: 'boss', isAdmin: true }
    const gitea = this.boss
    const found = await look({ gitea, installer, asBot, wish: this.wish, now: () => systemClock.now() })
    return planSetup(this.wish, found, this.record)
  }

  /** What there is to do, by name. */
  async todo(): Promise<string[]> {
    return (await this.plan()).items.flatMap(({ kind, what, step }) => (step ? [`${kind} ${what}`] : []))
  }

  async undo(): Promise<void> {
    const tools = this.#tools
    for (const thing of thingsToUndo(this.record)) await undo(tools, thing)
  }

  /** What a person with every right reads; null where nothing is. */
  async reads<Out>(path: string): Promise<Out | null> {
    const answer = await this.gitea.as('boss').request('GET', path)
    return answer.status === 200 ? (JSON.parse(answer.text) as Out) : null
  }

  /** How many tokens the bot has; only a password may ask. */
  async tokens(): Promise<number> {
    const authorization = `Basic ${Buffer.from('boss:boss').toString('base64')}`
    const url = `${this.gitea.url}/api/v1/users/${this.wish.bot}/tokens`
    return ((await (await fetch(url, { headers: { authorization } })).json()) as unknown[]).length
  }

  get boss() {
    return this.#client({ login: 'boss', password: 'boss' })
  }

  get #tools() {
    const files = {
      save: (record: SetupRecord) => {
        this.record = record
      },
      keepToken: (text: string) => {
        this.token = text
      },
    }
    const shelf = new Shelf(this.record, files, systemClock)
    const giteaUrl = this.gitea.url
    return { gitea: this.boss, asInstaller: this.boss, giteaUrl, clock: systemClock, shelf, wish: this.wish }
  }

  #client(credentials: Parameters<typeof clientAs>[1]) {
    return clientAs(this.gitea.url, credentials, systemClock)
  }
}
