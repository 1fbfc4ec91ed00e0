import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BESIDE_THE_BUNDLE, FOR_PLUGINS } from './shipped-packages.ts'

/**
 * `npm run trim`: removes from node_modules what the built program never loads: all development tools, and all packages
 * that the bundle holds already. For the image only; a clone that has been trimmed needs `npm ci` again.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')

const kept = new Set<string>()
for (const name of [...BESIDE_THE_BUNDLE, ...FOR_PLUGINS]) keep(name, root)
const removed = packagesIn(modules).filter((place) => !kept.has(place))
for (const place of removed) rmSync(place, { recursive: true, force: true })
// the tools' names, and npm's notes of what lay here
for (const name of readdirSync(modules))
  if (name.startsWith('.')) rmSync(join(modules, name), { recursive: true, force: true })
process.stdout.write(`kept ${kept.size} packages of ${kept.size + removed.length}\n`)

/** Keeps a package as the one in `from` finds it, and all that it needs. */
function keep(name: string, from: string): void {
  const place = placeOf(name, from)
  if (kept.has(place)) return
  kept.add(place)
  const { dependencies = {} } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const needed of Object.keys(dependencies)) keep(needed, place)
}

function placeOf(name: string, from: string): string {
  const place = join(from, 'node_modules', name)
  if (existsSync(join(place, 'package.json'))) return place
  if (from === root) throw new Error(`The package ${name} is not installed: run npm ci first.`)
  return placeOf(name, dirname(from))
}

/** The folders of all packages on the first level, scoped ones as well; what is nested goes with whoever holds it. */
function packagesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const place = join(folder, name)
    if (name.startsWith('.') || !lstatSync(place).isDirectory()) return []
    return name.startsWith('@') ? packagesIn(place) : [place]
  })
}
