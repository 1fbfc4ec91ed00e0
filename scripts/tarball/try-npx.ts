import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** The largest that the packed file may be, in millions of bytes: more is something that was packed by mistake. */
const LIMIT_MB = 6

type Environment = Record<string, string | undefined>

interface Call {
  readonly args: readonly string[]
  /** The code that it ends with. */
  readonly code: number
  /** On which of the two outputs, and what stands there. */
  readonly out: 'stdout' | 'stderr'
  readonly says: readonly (string | RegExp)[]
}

const CALLS: readonly Call[] = [
  { args: ['--version'], code: 0, out: 'stdout', says: [/^\d+\.\d+\.\d+$/m] },
  { args: ['--help'], code: 0, out: 'stdout', says: ['start', 'setup', 'doctor', 'demo', 'work'] },
  { args: ['setup', '--help'], code: 0, out: 'stdout', says: ['--url', '--bot-url', '--repo'] },
  {
    args: ['start'],
    code: 2,
    out: 'stderr',
    says: ['GITEA_URL is missing', 'GITEA_TOKEN is missing', 'GITEA_WEBHOOK_SECRET is missing'],
  },
  { args: ['strat'], code: 2, out: 'stderr', says: ['Did you mean start?'] },
]

/** Waits more than it works. */
const DEMO: Call = {
  args: ['demo'],
  code: 0,
  out: 'stdout',
  says: [/All of it was true: \d+ statements checked/],
}

/**
 * What somebody does who has nothing but the packed file: `npx ./mosaic-coordinator.tgz …` in an empty folder. Nothing but
 * what is called may be needed there, and nothing may be left there.
 *
 * @param env without the tools of this project
 * @returns when the demo, the last of it, has ended: others may go on beside it
 */
export function tryNpx(tarball: string, folder: string, env: Environment): Promise<void> {
  const sizeMb = statSync(tarball).size / 1e6
  process.stdout.write(`packed: ${sizeMb.toFixed(1)} MB (at most ${LIMIT_MB} MB)\n`)
  if (sizeMb > LIMIT_MB) throw new Error('The package has grown: see what `npm pack --dry-run` lists.')
  const place = join(folder, 'empty')
  mkdirSync(place)
  cpSync(tarball, join(place, 'mosaic.tgz'))
  const npx = {
    ...env,
    PATH: [dirname(process.execPath), env.PATH].join(delimiter),
    npm_config_cache: ownCache(folder, env),
  }
  for (const call of CALLS) tryCall(call, place, npx)
  return tryBeside(DEMO, place, npx)
}

async function tryBeside(call: Call, place: string, env: Environment): Promise<void> {
  const argv = argumentsOf(call)
  await new Promise<void>((resolve, reject) => {
    execFile('npx', argv, { cwd: place, env, encoding: 'utf8' }, (error, stdout, stderr) => {
      const why = wrongWith(call, { status: error ? (error.code ?? null) : 0, stdout, stderr })
      if (why === undefined) resolve()
      else reject(new Error(why))
    })
  })
  const left = readdirSync(place).filter((name) => name !== 'mosaic.tgz')
  if (left.length > 0) throw new Error(`It left ${left.join(', ')} in the folder where it was called.`)
  process.stdout.write(`npx: ${CALLS.length + 1} of ${CALLS.length + 1} commands did what they should\n`)
}

/** npx keeps what it has installed for good: here for this run only, out of the packages that npm has anyway. */
function ownCache(folder: string, env: Environment): string {
  const cache = join(folder, 'npm')
  const usual = execFileSync('npm', ['config', 'get', 'cache'], { cwd: folder, env, encoding: 'utf8' }).trim()
  mkdirSync(cache)
  mkdirSync(join(usual, '_cacache'), { recursive: true })
  symlinkSync(join(usual, '_cacache'), join(cache, '_cacache'))
  return cache
}

/** How a call ended. */
interface Ended {
  readonly status: number | string | null
  readonly stdout: string
  readonly stderr: string
}

function tryCall(call: Call, cwd: string, env: Environment): void {
  const why = wrongWith(call, spawnSync('npx', argumentsOf(call), { cwd, env, encoding: 'utf8' }))
  if (why !== undefined) throw new Error(why)
}

/** With the prefix, because npm sees a relative path from the next folder above that has a package.json, and /tmp may have one. */
function argumentsOf({ args }: Call): string[] {
  return ['--yes', '--prefer-offline', '--prefix', '.', './mosaic.tgz', ...args]
}

function wrongWith(call: Call, ended: Ended): string | undefined {
  const said = ended[call.out]
  const missing = call.says.filter((text) =>
    typeof text === 'string' ? !said.includes(text) : !text.test(said),
  )
  if (ended.status === call.code && missing.length === 0) return undefined
  const why = `ended with ${ended.status} instead of ${call.code}, and did not say: ${missing.join(', ') || '(all of it)'}`
  return `npx ${argumentsOf(call).join(' ')} ${why}\n${ended.stdout}${ended.stderr}`
}
