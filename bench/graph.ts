import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from '../scripts/bundle.ts'
import { shapeTimes } from './graph/shapes.ts'
import type { GraphTimes } from './graph/store.ts'
import type { TownTimes } from './graph/town-process.ts'
import { gate, machineLine } from './machine.ts'
import { AS_SHIPPED } from './program.ts'

/**
 * What the graph of dependencies takes: closings and new edges at 1,000 and at 100,000 tasks, long chains and wide fans, and
 * the whole bot before a fake Gitea with 10,000 open issues: `npm run bench:graph`.
 */

const SIZES = [1_000, 100_000] as const
/** Fewer for a quick look. */
const ISSUES = Number(process.env.GRAPH_ISSUES || 10_000)

const root = fileURLToPath(new URL('..', import.meta.url))
const here = (file: string) => join(root, 'bench/graph', file)

/** What a process sends before it ends; undefined if it sends nothing. */
function processOf<Answer>(file: string, ...args: readonly string[]): Promise<Answer> {
  const child = fork(file, args, {
    execArgv: [...AS_SHIPPED.execArgv],
    env: { ...process.env, ...AS_SHIPPED.env },
  })
  return new Promise((resolve, reject) => {
    let answer: unknown
    child.on('message', (message) => {
      answer = message
    })
    child.on('exit', (code) =>
      code === 0 ? resolve(answer as Answer) : reject(new Error(`${file} ended with ${code}`)),
    )
  })
}

const folder = mkdtempSync(join(tmpdir(), 'mosaic-bench-'))
process.stdout.write(
  `${machineLine()}\np99: the median of five batches of 200; the file is real, the build is not timed\n`,
)
const times: GraphTimes[] = []
for (const size of SIZES) {
  const path = join(folder, `${size}.db`)
  await processOf(here('store-process.ts'), 'build', path, String(size))
  const measured = await processOf<GraphTimes>(here('store-process.ts'), 'times', path, String(size))
  times.push(measured)
  process.stdout.write(
    `${size} tasks: closing p99 ${measured.closing.toFixed(2)} ms, adding p99 ${measured.adding.toFixed(2)} ms, ${measured.rssMb.toFixed(0)} MB\n`,
  )
}
const [small, large] = times
if (!small || !large) throw new Error('nothing was measured')
gate('closing a blocker with 10 dependents at 100,000 tasks, p99', large.closing, 5, 'at most', 'ms')
gate('the same as at 1,000 tasks, ratio', large.closing / small.closing, 1.5, 'at most')
gate('adding an edge with its look for a circle at 100,000 tasks, p99', large.adding, 5, 'at most', 'ms')
gate('memory with 100,000 tasks and 300,000 edges', large.rssMb, 200, 'at most', 'MB')

const shapes = await shapeTimes()
process.stdout.write(
  `a chain of 2,000: last edge ${shapes.chainMs.toFixed(1)} ms, closed to a circle ${shapes.closeMs.toFixed(1)} ms; a fan of 5,000: ${shapes.fanMs.toFixed(1)} ms; a task with 5,000 blockers: a look ${shapes.manyMs.toFixed(0)} ms, with one more ${shapes.oneMoreMs.toFixed(0)} ms\n`,
)
gate('members of the circle that closes a chain of 2,000', shapes.circle, 2_000, 'at least')
gate('what the head of a fan of 5,000 is known to unlock', shapes.unlocks, 1_000, 'at least')

gate('a look at a task with 5,000 blockers', Math.max(shapes.manyMs, shapes.oneMoreMs), 250, 'at most', 'ms')

// the memory of the bot counts, as it is shipped: from the sources Node's own stripping of types would count with it
await bundle({
  root,
  entryPoints: [here('town-process.ts')],
  outbase: 'bench/graph',
  folder: join(folder, 'dist'),
})
writeFileSync(join(folder, 'package.json'), '{"type": "module"}')
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
const town = await processOf<TownTimes>(
  join(folder, 'dist/town-process.js'),
  String(ISSUES),
  here('gitea.ts'),
)
process.stdout.write(
  `${ISSUES} open issues: first sight ${(town.buildMs / 1000).toFixed(0)} s, rebuild ${(town.rebuildMs / 1000).toFixed(0)} s, re-plan ${(town.replanMs / 1000).toFixed(1)} s of which the lists alone ${(town.listMs / 1000).toFixed(1)} s\n`,
)
gate('re-plan of one repository beyond the server', (town.replanMs - town.listMs) / 1000, 10, 'at most', 's')
gate('requests of a re-plan', town.replanRequests, 250, 'at most')
gate('requests more for each issue that moved', town.requestsAMove, 3, 'at most')
gate('requests of a rebuild for each task, without the lists', town.rebuildRequests, 4, 'at most')
gate('live events during a rebuild, p50 beyond an idle bot', town.liveBeyondMs, 50, 'at most', 'ms')
gate('memory throughout', town.rssMb, 200, 'at most', 'MB')
rmSync(folder, { recursive: true, force: true })
