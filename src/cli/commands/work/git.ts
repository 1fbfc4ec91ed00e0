import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { commandEnvironment } from '../../../agent-config.ts'
import type { Clock } from '../../../clock.ts'
import { CoordinatorError } from '../../../errors.ts'
import { settleStore } from './store.ts'

/** A call of git that ended badly. */
export class GitFailed extends CoordinatorError {
  /** What git said, both ways, without secrets. */
  readonly said: string

  constructor(verb: string, said: string) {
    const words = said.trim().split('\n').slice(-6).join('\n  ')
    super('GIT_FAILED', `git ${verb} failed: ${words || 'it said nothing.'}`)
    this.said = said
  }
}

/** What git is run with. */
export interface GitOptions {
  readonly clock: Clock
  /** Takes secrets out of what git says. */
  readonly redact: (text: string) => string
  /** For the host of `url`, and for no other. */
  readonly access?: { readonly url: string; readonly token: string }
}

/** A repository of the runner's own over the work tree of a command. */
export interface Inspection {
  readonly gitDir: string
  readonly tree: string
}

/** One call. */
export interface GitCall {
  /** A work tree that no command has been in yet: later its settings are the command's, and name programs. */
  readonly at?: string
  /** What a command has left, seen with the runner's settings: no call that carries the token is made there. */
  readonly inspection?: Inspection
  /** A bare repository; whatever stands in its settings does not count. */
  readonly store?: string
  /** Reaches for the server: the token goes with it. */
  readonly isRemote?: boolean
  readonly input?: string
  /** Names of files go in or come out: a letter is a byte (latin1), and nothing is cut off. */
  readonly isBytes?: boolean
  readonly signal?: AbortSignal
}

/** How long one call may take, ms: a clone of a few GiB. */
const TIMEOUT_MS = 30 * 60_000
const MAX_SAID = 1024 * 1024
/** What is read of standard output. */
const TEXT = { encoding: 'utf8', most: MAX_SAID } as const
const BYTES = { encoding: 'latin1', most: Number.POSITIVE_INFINITY } as const

/**
 * git as another process, without a shell: names and texts of issues are arguments, never commands. The token stands in the
 * environment of those calls only that need it; never in an address, an argument or a file.
 */
export class Git {
  readonly #options: GitOptions

  constructor(options: GitOptions) {
    this.#options = options
  }

  /** @returns what it wrote; @throws GitFailed */
  async run(args: readonly string[], call: GitCall = {}): Promise<string> {
    if (call.store !== undefined) await settleStore(call.store)
    return this.#started(args, call)
  }

  #started(args: readonly string[], call: GitCall): Promise<string> {
    const { clock, redact } = this.#options
    const cwd = call.store ?? call.inspection?.tree ?? call.at
    const { encoding, most } = call.isBytes ? BYTES : TEXT
    return new Promise((resolve, reject) => {
      const child = spawn('git', args, {
        ...(cwd === undefined ? {} : { cwd }),
        env: this.#environment(call),
        stdio: ['pipe', 'pipe', 'pipe'],
        ...(call.signal ? { signal: call.signal } : {}),
      })
      let [out, err] = ['', '']
      child.stdout.setEncoding(encoding).on('data', (text: string) => {
        out = (out + text).slice(-most)
      })
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err = (err + text).slice(-MAX_SAID)
      })
      const verb = args[0] ?? ''
      const fail = (why: string) => {
        child.kill('SIGKILL')
        // what it has started may keep these open for good
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy()
        reject(new GitFailed(verb, why))
      }
      const cancel = clock.after(TIMEOUT_MS, () => fail('it took too long.'))
      child.on('error', (error) => {
        cancel()
        fail(missing(error, cwd))
      })
      child.on('close', (code) => {
        cancel()
        if (code === 0) resolve(out)
        else reject(new GitFailed(verb, redact(`${err}${out}`)))
      })
      // it may end without reading
      child.stdin.on('error', () => {})
      child.stdin.end(call.input ?? '', encoding)
    })
  }

  #environment({ at, inspection, store, isRemote = false }: GitCall): Record<string, string> {
    const { access } = this.#options
    const base = commandEnvironment(FIXED)
    // a repository that is worked in by somebody else may not choose which one is meant
    for (const name of ['GIT_DIR', 'GIT_COMMON_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete base[name]
    if (inspection) {
      base.GIT_DIR = inspection.gitDir
      base.GIT_WORK_TREE = inspection.tree
    }
    if (store !== undefined) base.GIT_DIR = store
    // without its .git, a tree is no part of a repository around it
    else if (at !== undefined) base.GIT_CEILING_DIRECTORIES = dirname(at)
    if (!isRemote || !access) return withSettings(base, NOTHING_RUNS)
    const origin = new URL(access.url).origin
    // a token is a password for any name: this one is nobody's
    const basic = Buffer.from(`x-access-token:${access.token}`).toString('base64')
    return withSettings(base, [
      ...NOTHING_RUNS,
      [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`],
      // a token is for this host
      ['http.followRedirects', 'false'],
      ['credential.helper', ''],
    ])
  }
}

/** The same for each call, whatever the machine has. */
const FIXED = {
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  // a task could put other commits in the place of those that the next one is given
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_DEFAULT_REF_FORMAT: 'files',
}

/** Programs that a command could leave to be run: some beside the token, and some that never end. */
const NOTHING_RUNS = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
] as const

/** Settings that git reads from its environment, after those that stand there already. */
function withSettings(
  base: Readonly<Record<string, string>>,
  settings: readonly (readonly [string, string])[],
): Record<string, string> {
  const first = Number(base.GIT_CONFIG_COUNT ?? 0) || 0
  const named = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ])
  return { ...base, ...Object.fromEntries(named), GIT_CONFIG_COUNT: String(first + settings.length) }
}

function missing(error: Error, folder: string | undefined): string {
  if (!('code' in error && error.code === 'ENOENT')) return error.message
  if (folder !== undefined && !existsSync(folder))
    return `the folder ${folder} is gone: the command deleted it.`
  return 'git is not installed, or not in PATH.'
}
