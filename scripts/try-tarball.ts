import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strangersEnvironment } from './stranger.ts'
import { tryNpx } from './tarball/try-npx.ts'

/**
 * `node scripts/try-tarball.ts [TARBALL]`: what a stranger does. The package is packed, unless it is given, run by npx, and installed into an empty folder; there
 * the examples run their tests, `new-plugin` writes a plugin that is type-checked and tested by its own scripts, and the
 * guide of docs/plugins.md is followed to the letter.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mosaic-tarball-'))

/** A fenced block, with the comment before it that says what to do with it. */
const STEP = /(?:<!-- (by hand|write:(\S+)) -->\n)?```(\w+)\n([\s\S]*?)```\n/g

try {
  const tarball = process.argv[2] ? resolve(process.argv[2]) : pack()
  const npx = tryNpx(tarball, folder, strangersEnvironment(root))
  tryExamples(tarball)
  tryNewPlugin(tarball)
  tryGuide(tarball)
  await npx
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function pack(): string {
  // what runs before the packing needs this project's own Node.js
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'inherit' })
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  return join(folder, name)
}

function tryExamples(tarball: string): void {
  const place = join(folder, 'examples')
  mkdirSync(place)
  writeFileSync(join(place, 'package.json'), '{ "private": true, "type": "module" }')
  const tools = ['chai', 'mocha', 'zod', 'typescript', '@types/node', '@types/mocha', '@types/chai'].map(
    (name) => `${name}@${versionOf(name)}`,
  )
  run(place, 'npm', 'install', '--silent', '--prefer-offline', '--no-audit', '--no-fund', tarball, ...tools)
  cpSync(join(root, 'examples'), place, { recursive: true })
  const mocha = join(place, 'node_modules/mocha/bin/mocha.js')
  tryTypes(place)
  run(
    place,
    process.execPath,
    mocha,
    '--extension',
    'ts',
    '--timeout',
    '20000',
    '--ignore',
    'node_modules/**',
    '**/*.test.ts',
  )
}

/** What has to compile, and what must not, by the types that are shipped instead of the sources. */
function tryTypes(place: string): void {
  mkdirSync(join(place, 'types'))
  for (const file of readdirSync(join(root, 'test/types'))) {
    const text = readFileSync(join(root, 'test/types', file), 'utf8')
    writeFileSync(join(place, 'types', file), text.replaceAll('../../src/index.ts', 'mosaic-coordinator'))
  }
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'))
  const compiler = join(place, 'node_modules/typescript/bin/tsc')
  run(place, process.execPath, compiler, '-p', place)
}

function tryNewPlugin(tarball: string): void {
  const cli = join(folder, 'examples/node_modules/mosaic-coordinator/dist/cli/cli.js')
  run(folder, process.execPath, cli, 'new-plugin', 'hello')
  const place = join(folder, 'hello')
  const file = join(place, 'package.json')
  const written = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Record<string, string> }
  // this version may not be published yet
  written.dependencies['mosaic-coordinator'] = `file:${tarball}`
  writeFileSync(file, JSON.stringify(written))
  run(place, 'npm', 'install', '--silent', '--prefer-offline', '--no-audit', '--no-fund')
  run(place, 'npm', 'exec', '--', 'node', '--version')
  run(place, 'npm', 'test')
}

/** Writes what the guide says to write and runs what it says to run, but for what needs a Gitea or the clone. */
function tryGuide(tarball: string): void {
  const clone = join(folder, 'guide/mosaic-coordinator')
  const hello = join(folder, 'guide/hello')
  mkdirSync(clone, { recursive: true })
  cpSync(tarball, join(clone, basename(tarball)))
  const text = readFileSync(join(root, 'docs/plugins.md'), 'utf8')
  const [, guide = ''] = /<!-- guide:begin -->([\s\S]*)<!-- guide:end -->/.exec(text) ?? []
  let steps = 0
  for (const [, mark, name, language, block = ''] of guide.matchAll(STEP)) {
    // the first commands make the folder of the plugin, beside the clone
    const place = existsSync(hello) ? hello : clone
    if (name !== undefined) writeFileSync(join(place, name), block)
    else if (language === 'sh' && mark === undefined) run(place, 'bash', '-euo', 'pipefail', '-c', block)
    else continue
    steps++
  }
  if (steps < 7) throw new Error(`docs/plugins.md has only ${steps} steps that can be tried`)
}

function versionOf(name: string): string {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
  }
  return dependencies[name] ?? devDependencies[name] ?? 'latest'
}

function run(cwd: string, command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { cwd, env: strangersEnvironment(root), stdio: 'inherit' })
}
