import { execFileSync } from 'node:child_process'
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readDockerfile, type Step } from './image/dockerfile.ts'
import { isSent } from './image/dockerignore.ts'
import { tryImage } from './image/try-image.ts'
import { strangersEnvironment } from './stranger.ts'

/**
 * `npm run size`: does the steps of the Dockerfile by hand in empty folders, without Docker, starts what came out of them,
 * and fails when dependencies and code together are larger than {@link LIMIT_MB}. The base image does not count.
 */

/** In millions of bytes, as they lie on a disk with blocks of 4 KiB. */
const LIMIT_MB = 60
const BLOCK_BYTES = 4096

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mosaic-image-'))
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8')

try {
  for (const { name, steps } of readDockerfile(dockerfile)) {
    mkdirSync(join(folder, name), { recursive: true })
    for (const step of steps) take(step, join(folder, name))
  }
  const image = join(folder, 'image/app')
  const parts = readdirSync(image).map((part): [string, number] => [part, sizeMb(join(image, part))])
  for (const [part, mb] of parts.sort(([, a], [, b]) => b - a))
    process.stdout.write(`${mb.toFixed(1).padStart(7)} MB  ${part}\n`)
  const whole = parts.reduce((sum, [, mb]) => sum + mb, 0)
  const isSmall = whole <= LIMIT_MB
  process.stdout.write(
    `${isSmall ? 'ok  ' : 'FAIL'} in the image beside Node.js: ${whole.toFixed(1)} MB (at most ${LIMIT_MB} MB)\n`,
  )
  if (!isSmall) process.exitCode = 1
  await tryImage(image, dockerfile, join(folder, 'data'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** One line of the Dockerfile, in the folder that stands for the root of its stage. */
function take(step: Step, stage: string): void {
  if (step.kind === 'run') {
    const cwd = join(stage, step.folder)
    // the folder of the data and its owner are the machine's, not the program's
    if (step.command.startsWith('mkdir /data')) return
    execFileSync('bash', ['-euo', 'pipefail', '-c', step.command], {
      cwd,
      stdio: 'inherit',
      env: strangersEnvironment(root),
    })
    return
  }
  const target = join(stage, step.folder, step.to)
  for (const from of step.from) {
    if (step.stage === undefined && !isSent(from, ignored))
      throw new Error(`The Dockerfile copies ${from}, and .dockerignore keeps it away.`)
    const source = step.stage === undefined ? join(root, from) : join(folder, step.stage, from)
    const isInto = step.to.endsWith('/')
    const to = isInto ? join(target, basename(from)) : target
    mkdirSync(dirname(to), { recursive: true })
    cpSync(source, to, { recursive: true, verbatimSymlinks: true })
  }
}

/** As du counts: whole blocks. */
function sizeMb(path: string): number {
  const stat = lstatSync(path)
  if (!stat.isDirectory()) return (Math.ceil(stat.size / BLOCK_BYTES) * BLOCK_BYTES) / 1e6
  const inside = readdirSync(path).reduce((sum, name) => sum + sizeMb(join(path, name)), 0)
  return inside + BLOCK_BYTES / 1e6
}
