import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../../../scripts/bundle.ts'
import { CLI } from '../../cli/command-line.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What the program reads beside its code. */
const BESIDE = ['package.json', 'app.yml', 'templates', 'node_modules']

/** How the command line is called: its file, and what has to stand in the environment. */
export interface Program {
  readonly file: string
  readonly environment: Readonly<Record<string, string>>
}

/** From the sources, where what is run counts for the coverage. */
export const FROM_SOURCES: Program = { file: CLI, environment: {} }

let shipped: Promise<string> | undefined

/**
 * As it is shipped: a start takes less than half the time, and its coverage, which would be that of a bundle, is not taken.
 * It is bundled once in each process, and removed by {@link removeShipped}.
 */
export async function asShipped(): Promise<Program> {
  shipped ??= built()
  return { file: join(await shipped, 'dist/cli/cli.js'), environment: { NODE_V8_COVERAGE: '' } }
}

async function built(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-shipped-'))
  for (const name of BESIDE) await symlink(join(root, name), join(folder, name))
  await bundle({ root, entryPoints: ['src/cli/cli.ts'], outbase: 'src', folder: join(folder, 'dist') })
  return folder
}

export async function removeShipped(): Promise<void> {
  const folder = await shipped
  shipped = undefined
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
}
