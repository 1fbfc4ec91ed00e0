import { execFile, spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment } from '../../../src/config.ts'
import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { GitDoor } from '../../support/git-door.ts'
import { CLI, type Ended, Running } from '../command-line.ts'

/** Must never come out of the program, nor into what the command is given. */
export const GIT_TOKEN = 'canary-git-token-5b0c'
/** The agent that gets easy issues. */
export const AGENT = 'minimax'

/** The bot on a fake Gitea, with real git beside it, and a folder for runners. */
export class WorkTown {
  readonly world: BotWorld
  readonly door: GitDoor
  readonly folder: string
  readonly agentToken: string
  readonly #processes: Running[] = []

  private constructor(world: BotWorld, door: GitDoor, folder: string, agentToken: string) {
    this.world = world
    this.door = door
    this.folder = folder
    this.agentToken = agentToken
  }

  static async found(options: RunBotOptions & { readonly pusher?: string } = {}): Promise<WorkTown> {
    const folder = await mkdtemp(join(tmpdir(), 'mosaic-work-'))
    const world = await runBot({ sessionSettings: { leaseMs: 60_000, heartbeatEveryMs: 200 }, ...options })
    const { pusher = 'mosaic' } = options
    world.forge.token(pusher, { text: GIT_TOKEN })
    const root = join(folder, 'server')
    await newRepository(join(root, 'alice/app.git'))
    // where a fork will be
    await cp(join(root, 'alice/app.git'), join(root, 'mallory/app.git'), { recursive: true })
    const door = await GitDoor.open({
      root,
      mayPush: (password) => (password === GIT_TOKEN ? true : undefined),
      onPush: (name) => tellForge(world, root, name),
    })
    await writeFile(join(folder, 'gitconfig'), `[http]\n\tproxy = ${door.url}\n`)
    const { token } = await world.agent(AGENT)
    return new WorkTown(world, door, folder, token)
  }

  /** An easy issue that is given to the agent. */
  async task(title = 'Mend it', body = ''): Promise<IssueView> {
    const { alice, bot, repo, forge } = this.world
    const text = `${body}\n\n## Difficulty\nlow\n\n## Context Estimate\n10000\n`
    const issue = await alice.opens({ title, body: text }, repo)
    await alice.assigns(bot, issue)
    await forge.rest()
    return issue
  }

  /** Starts the runner; `script` is for `sh`. */
  spawn(
    script: string,
    args: readonly string[] = ['--once'],
    env: Readonly<Record<string, string>> = {},
  ): Running {
    return this.spawnProgram(['sh', '-c', script], args, env)
  }

  spawnProgram(
    argv: readonly string[],
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Running {
    const all = ['work', '--agent', AGENT, '--folder', join(this.folder, 'cache'), ...args, '--', ...argv]
    const running = new Running(
      spawn(process.execPath, [CLI, ...all], {
        cwd: this.folder,
        env: {
          ...childEnvironment({}),
          MOSAIC_URL: this.world.botUrl,
          MOSAIC_AGENT_TOKEN: this.agentToken,
          MOSAIC_GIT_TOKEN: GIT_TOKEN,
          GIT_CONFIG_GLOBAL: join(this.folder, 'gitconfig'),
          NO_PROXY: '',
          no_proxy: '',
          OUT: this.folder,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
    this.#processes.push(running)
    return running
  }

  run(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> {
    return this.spawn(script, args, env).ended()
  }

  /** An agent without a runner begins the task and hands it over. */
  async handsOver(left: { readonly note: string; readonly branch: string }): Promise<void> {
    const agent = await this.world.agent(AGENT)
    const { session } = (await agent.post('/sessions')).body as { session: { id: string; fence: number } }
    const { status } = await agent.post(`/sessions/${session.id}/hand-over`, {
      fence: session.fence,
      ...left,
    })
    if (status !== 200) throw new Error(`the hand-over was answered ${status}`)
    await this.world.forge.rest()
  }

  /** What a command has written to a file in $OUT; empty = nothing yet. */
  async wrote(name: string): Promise<string> {
    return (await readFile(join(this.folder, name), 'utf8').catch(() => '')).trim()
  }

  /** The session that a runner speaks of, as the bot has it. */
  async session(said: string): Promise<Readonly<Record<string, unknown>>> {
    const [, id = ''] = /session ([0-9a-f-]{36})/.exec(said) ?? []
    const headers = { authorization: `Bearer ${this.agentToken}` }
    const answer = await fetch(`${this.world.botUrl}/api/v1/sessions/${id}`, { headers })
    return (await answer.json()) as Readonly<Record<string, unknown>>
  }

  async stateOf(said: string): Promise<unknown> {
    return (await this.session(said)).state
  }

  /** git in the repository as it is on the server. */
  async git(...args: string[]): Promise<string> {
    return git(join(this.folder, 'server/alice/app.git'), ...args)
  }

  async branches(): Promise<string[]> {
    const told = await this.git('for-each-ref', '--format=%(refname:short)', 'refs/heads')
    return told.split('\n').filter((name) => name !== '' && name !== 'main')
  }

  /** Folders of sessions that are still there. */
  async leftovers(): Promise<string[]> {
    return readdir(join(this.folder, 'cache/sessions')).catch(() => [])
  }

  pulls() {
    const { forge, repo } = this.world
    return forge.issues(repo).filter(({ isPull }) => isPull)
  }

  async end(): Promise<void> {
    for (const running of this.#processes) await running.kill()
    await this.door.close()
    await this.world.stop()
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
    const said = this.#processes.map((running) => running.said).join('')
    for (const secret of [GIT_TOKEN, this.agentToken])
      if (said.includes(secret)) throw new Error('the runner has told a secret')
  }
}

async function git(at: string, ...args: string[]): Promise<string> {
  const author = ['-c', 'user.name=alice', '-c', 'user.email=alice@example.com']
  return (await promisify(execFile)('git', ['-C', at, ...author, ...args])).stdout
}

async function newRepository(path: string): Promise<void> {
  await promisify(execFile)('git', ['init', '-q', '--bare', '-b', 'main', path])
  const tree = (await git(path, 'hash-object', '-w', '-t', 'tree', '/dev/null')).trim()
  const commit = (await git(path, 'commit-tree', tree, '-m', 'The first')).trim()
  await git(path, 'update-ref', 'refs/heads/main', commit)
}

/** The fake knows no git: it is told which branches there are. */
async function tellForge({ forge }: BotWorld, root: string, name: string): Promise<void> {
  const told = await git(join(root, `${name}.git`), 'for-each-ref', '--format=%(refname:short)', 'refs/heads')
  const there = new Set(told.split('\n').filter((branch) => branch !== ''))
  const url = `${forge.url}/api/v1/repos/${name}/branches`
  const headers = { authorization: `token ${GIT_TOKEN}`, 'content-type': 'application/json' }
  const known = (await (await fetch(`${url}?limit=50`, { headers })).json()) as { readonly name: string }[]
  for (const branch of there)
    if (!known.some((one) => one.name === branch)) {
      const body = JSON.stringify({ new_branch_name: branch, old_branch_name: 'main' })
      await fetch(url, { method: 'POST', headers, body })
    }
  for (const branch of known)
    if (!there.has(branch.name)) await fetch(`${url}/${branch.name}`, { method: 'DELETE', headers })
}
