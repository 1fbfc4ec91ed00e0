import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gate, median } from '../machine.ts'

const ROUNDS = 3

/** How long `npm run typecheck` takes: the source, the tests, the benches and the scripts. */
export function benchTypeCheck(): void {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const seconds = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now()
    execFileSync('npm', ['run', '--silent', 'typecheck'], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
    return (performance.now() - begun) / 1_000
  })
  gate(`type check of the whole project, median of ${ROUNDS}`, median(seconds), 10, 'at most', ' s')
}
