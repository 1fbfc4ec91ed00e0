import { execFileSync } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The program as it is shipped, built into a folder. @returns the file to start */
export function buildProgram(into: string): string {
  execFileSync(process.execPath, [join(root, 'scripts/build.ts'), join(into, 'dist')])
  writeFileSync(join(into, 'package.json'), '{"type": "module"}')
  symlinkSync(join(root, 'node_modules'), join(into, 'node_modules'))
  return join(into, 'dist/cli/cli.js')
}

/** How the image and the service start the program: MB of a half of V8's young generation, and what glibc keeps of freed memory. */
export const AS_SHIPPED = {
  execArgv: ['--max-semi-space-size=4'],
  env: { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '131072' },
} as const

/** Resident memory of a process, MB, as Linux tells it. */
export function residentMb(pid: number | undefined): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)
  return Number(line?.[1]) / 1024
}

/** What a process has used of all cores so far, seconds, in steps of 0.01 as Linux counts them. */
export function cpuSeconds(pid: number | undefined): number {
  // the name before the bracket may hold spaces; utime and stime are the 12th and 13th behind it
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user = '', system = ''] = fields.split(' ').slice(11, 13)
  return (Number(user) + Number(system)) / CLOCK_TICKS
}

/** USER_HZ: 100 on every Linux that Node.js runs on. */
const CLOCK_TICKS = 100
