import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { settingIn } from '../../../src/cli/commands/setup/env-file.ts'
import { FROM_SOURCES, type Program } from './shipped.ts'

/** How a run of `setup` ended. */
export interface Installed {
  readonly code: number | null
  readonly text: string
  /** Its lines about things, without their indent. */
  readonly lines: readonly string[]
}

/** Somebody with a shell, in a folder of their own, who installs the bot. */
export class Shell {
  readonly folder: string
  readonly #environment: Readonly<Record<string, string>>

  readonly #program: Program

  private constructor(folder: string, environment: Readonly<Record<string, string>>, program: Program) {
    this.folder = folder
    this.#program = program
    this.#environment = environment
  }

  static async open(
    environment: Readonly<Record<string, string>>,
    program: Program = FROM_SOURCES,
  ): Promise<Shell> {
    return new Shell(await mkdtemp(join(tmpdir(), 'mosaic-shell-')), environment, program)
  }

  /** `mosaic-coordinator setup` with these arguments; `piped` is its standard input. */
  setup(
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
    piped = '',
  ): Promise<Installed> {
    return this.runs(['setup', ...args], more, piped)
  }

  /** Any command. */
  async runs(
    args: readonly string[],
    more: Readonly<Record<string, string>> = {},
    piped = '',
  ): Promise<Installed> {
    const child = spawn(process.execPath, ['--', this.#program.file, ...args], {
      cwd: this.folder,
      env: { PATH: process.env.PATH, ...this.#program.environment, ...this.#environment, ...more },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
    // one that reads nothing may have ended before this is written
    child.stdin.on('error', () => {})
    child.stdin.end(piped)
    await once(child, 'close')
    return { code: child.exitCode, text, lines: linesOf(text) }
  }

  async setting(name: string): Promise<string> {
    return settingIn(await readFile(join(this.folder, '.env'), 'utf8'), name) ?? ''
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

function linesOf(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.startsWith('  ') ? [line.trim()] : []))
}

/** Those that tell of something which was done. */
export function deeds({ lines }: Installed): string[] {
  return lines.filter((line) => /^[+~-] /.test(line))
}
