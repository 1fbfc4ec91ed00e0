import type { Database } from '../../src/database/open.ts'
import type { DocsSize, Found } from '../../src/issue/reading.ts'
import type { Difficulty } from '../../src/issue/spec.ts'
import type { Edge } from '../../src/tasks/graph.ts'
import { SqlTaskStore } from '../../src/tasks/sql-store.ts'
import type { Task, TaskState } from '../../src/tasks/task.ts'

/** Tasks and edges by the thousand: projects of 100 tasks, each task waits for three of the fifty before it. */

const PROJECT = 100
const DONE_OF_PROJECT = 40
const REACH = 50
const BLOCKERS = 3
const REPO_ID = 9
const BATCH = 2_000

export const keyOf = (number: number) => `${REPO_ID}#${number}`
export const addressOf = (number: number) => ({ repoId: REPO_ID, owner: 'acme', repo: 'app', number })

export function edgeOf(dependent: number, blocker: number, open = true): Edge {
  return {
    dependent: keyOf(dependent),
    blocker: keyOf(blocker),
    dependentAddress: addressOf(dependent),
    blockerAddress: addressOf(blocker),
    blockerTitle: `The issue number ${blocker}`,
    statedBy: [keyOf(dependent)],
    native: false,
    mirror: 'present',
    withdrawn: null,
    open,
  }
}

export function taskOf(number: number, state: TaskState, blockers: readonly number[] = []): Task {
  return {
    key: keyOf(number),
    issueId: number,
    address: addressOf(number),
    title: `The issue number ${number}`,
    state,
    version: 1,
    assignment: 1,
    textHash: 'abababababababab',
    spec: {
      difficulty: stated<Difficulty>('low'),
      estimate: stated({ p50: 20_000, p90: 20_000 }),
      files: stated([]),
      blockedBy: stated(blockers.map((blocker) => ({ number: blocker }))),
      blocks: stated([]),
      wantsTests: stated(true),
      wantsDocs: stated<DocsSize>('none'),
      problems: [],
    },
    overrides: {},
    priority: 0,
    assigner: { id: 2, login: 'alice' },
    blockers: blockers.map((blocker) => ({ key: keyOf(blocker), address: addressOf(blocker) })),
    trouble: null,
    notes: [],
    adopted: null,
    decision: null,
    decisionNumber: 0,
    decidedFrom: null,
    agent: state === 'assigned' ? 'minimax' : null,
    slot: null,
    readySince: null,
    flips: 0,
  }
}

function stated<T>(value: T): Found<T> {
  return { value, source: 'stated', words: 'Stated: so', confidence: 1 }
}

/** Small numbers that repeat from run to run. */
export function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((state / 2 ** 31) * sides)
  }
}

/** Fills an empty database; the tasks are numbered from 1. */
export async function build(database: Database, size: number): Promise<SqlTaskStore> {
  const store = new SqlTaskStore(database.read)
  const roll = dice(7)
  let tasks: Task[] = []
  let edges: Edge[] = []
  const flush = async () => {
    const version = await store.graphVersion()
    await database.commits.write([
      ...tasks.map((task) => store.save(task)),
      ...store.changeEdges({ save: edges, remove: [] }, version),
    ])
    tasks = []
    edges = []
  }
  for (let number = 1; number <= size; number++) {
    const place = (number - 1) % PROJECT
    const blockers = new Set<number>()
    while (blockers.size < Math.min(BLOCKERS, place)) blockers.add(number - 1 - roll(Math.min(REACH, place)))
    const isDone = (blocker: number) => (blocker - 1) % PROJECT < DONE_OF_PROJECT
    const open = [...blockers].filter((blocker) => !isDone(blocker))
    tasks.push(taskOf(number, isDone(number) ? 'done' : open.length > 0 ? 'blocked' : 'assigned', open))
    edges.push(...[...blockers].map((blocker) => edgeOf(number, blocker, !isDone(blocker))))
    if (number % BATCH === 0) await flush()
  }
  await flush()
  return store
}
