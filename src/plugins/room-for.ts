import { holdsBack, type Room, type RoomMode, roomFor, type TakenFile } from '../agents/elbow-room.ts'
import { inQueueOrder } from '../agents/queue.ts'
import { occupiedFiles } from '../issue/occupied-files.ts'
import { isShared } from '../issue/shared-files.ts'
import type { Policy } from '../policy/policy.ts'
import type { Occupied, TaskPlace } from '../tasks/store.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'

/** What of a task, or of an issue that may be one, is asked about. */
export type Asks = Pick<Task, 'key' | 'address' | 'spec'> & Partial<Pick<Task, 'priority' | 'adopted'>>
export type RoomPolicy = Pick<Policy, 'elbowRoom' | 'sharedFiles'>

/** What the rule is asked about room, and what has to be so still when the files are taken. */
export interface RoomAsked {
  readonly room?: Room
  readonly place: TaskPlace
  /** What it changes, without what everybody may change. */
  readonly files: readonly string[]
  /** What others have in its folders that everybody may change. */
  readonly shared: readonly string[]
}

/** Who else changes the files of a task: out of an index, and never more than some dozens. */
export async function roomOf(
  { tasks }: Pick<BuiltInDeps, 'tasks'>,
  task: Asks,
  policy: RoomPolicy,
): Promise<RoomAsked> {
  const place = { key: task.key, repoId: task.address.repoId }
  const { sharedFiles } = policy
  const files = occupiedFiles(task.spec.files).filter((path) => !isShared(path, sharedFiles))
  if (policy.elbowRoom === 'off' || files.length === 0) return { place, files, shared: [] }
  const found = await tasks.occupied(place, files)
  const counted = found.filter(({ path }) => !isShared(path, sharedFiles))
  const shared = found.map(({ path }) => path).filter((path) => isShared(path, sharedFiles))
  const mode = modeFor(task, policy)
  const held = counted.filter(({ isHeld }) => isHeld)
  const isAsked = held.length === 0 && counted.length > 0 && holdsBack(mode, task.priority ?? 0)
  const inTheWay = isAsked ? await aheadOf(tasks, task, counted) : held
  const taken = inTheWay.map((one) => takenFile(one, files))
  return { ...roomFor(mode, task.priority ?? 0, taken), place, files, shared }
}

/** After the database was lost, an agent that people were told before is at work, whoever else is. */
export function modeFor({ adopted }: Pick<Asks, 'adopted'>, { elbowRoom }: RoomPolicy): RoomMode {
  return adopted && elbowRoom === 'hold' ? 'warn' : elbowRoom
}

/** Those of them that stand before the task in the queue; all of them if it is not there. */
async function aheadOf(
  tasks: BuiltInDeps['tasks'],
  { key }: Asks,
  found: readonly Occupied[],
): Promise<readonly Occupied[]> {
  const order = inQueueOrder(await tasks.queue([key, ...found.map((one) => one.key)]))
  const index = order.findIndex((one) => one.key === key)
  const ahead = new Set(order.slice(0, index < 0 ? order.length : index).map((one) => one.key))
  return found.filter((one) => ahead.has(one.key))
}

/** Of a folder and a file in it people are told the file. */
function takenFile({ path, number, isHeld, since }: Occupied, files: readonly string[]): TakenFile {
  const within = files.find((file) => file.startsWith(`${path}/`))
  return { issue: number, path: within ?? path, since: isHeld ? since : null }
}
