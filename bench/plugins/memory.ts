import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { gate } from '../machine.ts'

/** What the child tells: its heap after garbage collection, and the database file, both MB. */
export interface Sample {
  readonly deliveries: number
  readonly heapMb: number
  readonly residentMb: number
  readonly fileMb: number
}

/** Hundreds of thousands of deliveries through inbox, worker and dispatch of one process: nothing may pile up. */
export async function benchMemory(): Promise<void> {
  process.stdout.write(
    'memory: 200,000 recorded deliveries of as many issues, received, handled and pruned after 1 s, in a process of their own; without HTTP\n',
  )
  const child = fileURLToPath(new URL('./memory-child.ts', import.meta.url))
  const begun = performance.now()
  const told = execFileSync(process.execPath, ['--expose-gc', child], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const samples = JSON.parse(told.toString()) as Sample[]
  for (const { deliveries, heapMb, residentMb, fileMb } of samples)
    process.stdout.write(
      `after ${deliveries}: heap ${heapMb.toFixed(2)} MB, resident ${residentMb.toFixed(0)} MB, file ${fileMb.toFixed(0)} MB\n`,
    )
  process.stdout.write(`in ${((performance.now() - begun) / 1_000).toFixed(0)} s\n`)
  const [first, last] = [samples[0], samples.at(-1)]
  gate(
    'heap after 200,000 deliveries against 20,000',
    (last?.heapMb ?? 0) / (first?.heapMb ?? 0),
    1.1,
    'at most',
    'x',
  )
  gate('the file, of 1,400 MB that came', last?.fileMb ?? 0, 150, 'at most', 'MB')
}
