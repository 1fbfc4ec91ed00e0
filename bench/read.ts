import { MOST_FILES } from '../src/claude/prompt.ts'
import { likelyFiles } from '../src/issue/likely-files.ts'
import { readIssue } from '../src/issue/read-issue.ts'
import { RepositoryFiles } from '../src/issue/repository-files.ts'
import type { Spec } from '../src/issue/spec.ts'
import { gate, machineLine, median, quantile } from './machine.ts'

/**
 * How long the bot takes to read an issue beyond what it waits for Gitea, and what specs cost in memory: `npm run bench:read`.
 */

const WARM = 300
const ROUNDS = 10
const ISSUES_A_ROUND = 200
const KEPT = 5_000
const MIB = 2 ** 20
const WHERE = { owner: 'acme', repo: 'app', baseUrls: ['https://git.example.com'] }

const files = new RepositoryFiles(
  Array.from({ length: 100_000 }, (_, index) => ({
    path: `src/part${index % 1_000}/module_${index}.py`,
    bytes: 4_000,
  })),
)

/** About 4 kB, with everything that costs time: code, a stack trace, a checklist, a table, references, names of files. */
function body(seed: number): string {
  const story =
    'When I sort the entries by name, the `EntryStore` forgets the last one of them. It worked before. '.repeat(
      24,
    )
  const frames = Array.from(
    { length: 14 },
    (_, index) =>
      `  File "/srv/app/src/part${index}/module_${seed * 12 + index}.py", line ${index}, in f\n    g()`,
  )
  const tasks = Array.from({ length: 12 }, (_, index) => `- [ ] change src/part${index}/module_${index}.py`)
  return [
    `## Description\n\n${story}`,
    `\`\`\`\nTraceback (most recent call last):\n${frames.join('\n')}\nValueError\n\`\`\``,
    `## Tasks\n\n${tasks.join('\n')}`,
    '| Field | Value |\n|---|---|\n| Version | 1.2.3 |\n| System | Linux |',
    `Blocked by: #${seed + 1}, acme/lib#3`,
  ].join('\n\n')
}

function read(seed: number): Spec {
  const issue = { title: `The order of the entries is wrong ${seed}`, body: body(seed), labels: ['kind/bug'] }
  return readIssue(issue, WHERE, { files })
}

process.stdout.write(
  `${machineLine()}\nan issue of ${body(1).length} characters, a repository of ${files.count} files\n`,
)
for (let seed = 0; seed < WARM; seed++) read(seed)
const rounds = Array.from({ length: ROUNDS }, () =>
  Array.from({ length: ISSUES_A_ROUND }, (_, seed) => {
    const begun = performance.now()
    read(seed)
    return performance.now() - begun
  }),
)
// the round that others on the machine disturbed least
const [times = []] = rounds.sort((a, b) => median(a) - median(b))
process.stdout.write(`p50 ${median(times).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms\n`)
gate('reading an issue of 4 kB, p50', median(times), 3, 'at most', 'ms')

collect()
const withoutIndex = process.memoryUsage()
const indexBegun = process.cpuUsage()
void files.index
const indexCost = process.cpuUsage(indexBegun)
collect()
const withIndex = process.memoryUsage()
const indexBytes =
  withIndex.heapUsed + withIndex.arrayBuffers - withoutIndex.heapUsed - withoutIndex.arrayBuffers
process.stdout.write(
  `the index of ${files.count} paths is built once for a tree, in ${Math.round((indexCost.user + indexCost.system) / 1_000)} ms of one processor\n`,
)
gate(`the index of ${files.count} paths`, indexBytes / MIB, 20, 'at most', 'MB')
const asked = Array.from({ length: ISSUES_A_ROUND }, (_, seed) => ({
  title: `Sorting of module${seed} forgets entries when workers are part of it`,
  body: body(seed),
}))
const timesOf = (work: (issue: (typeof asked)[number]) => unknown) =>
  asked.map((issue) => {
    const begun = performance.now()
    work(issue)
    return performance.now() - begun
  })
const likely = () => timesOf((issue) => likelyFiles(issue, files, MOST_FILES))
likely()
const likelyMs = Math.min(...Array.from({ length: ROUNDS }, () => median(likely())))
gate('the likely files of an issue, p50', likelyMs, 3, 'at most', 'ms')
const scanMs = median(timesOf(({ title }) => scan(title)).slice(0, 20))
process.stdout.write(
  `a look at each path for each word of the title alone takes ${scanMs.toFixed(1)} ms, ${Math.round(scanMs / likelyMs)} times as long\n`,
)

/** Large pieces are freed by the second one. */
function collect(): void {
  globalThis.gc?.()
  globalThis.gc?.()
}

/** What the index saves. */
function scan(title: string): number {
  const words = title
    .toLowerCase()
    .split(' ')
    .filter((word) => word.length >= 4)
  return files.entries.filter(({ path }) => words.some((word) => path.toLowerCase().includes(word))).length
}

const long = `${body(1)}\n\n`.repeat(Math.ceil(1_000_000 / body(1).length))
const longTimes = Array.from({ length: 20 }, () => {
  const begun = performance.now()
  readIssue({ title: 'x', body: long, labels: [] }, WHERE, { files })
  return performance.now() - begun
})
gate('reading an issue of 1 MB, p50', median(longTimes), 200, 'at most', 'ms')

globalThis.gc?.()
const before = process.memoryUsage().heapUsed
const kept = Array.from({ length: KEPT }, (_, seed) => read(seed))
globalThis.gc?.()
const used = (process.memoryUsage().heapUsed - before) / MIB
gate(`${kept.length} specs in memory`, used, 20, 'at most', 'MB')
