import type { QueuedRoom } from '../../agents/queue.ts'
import { Rooms } from '../../agents/rooms.ts'
import { occupiedFiles } from '../../issue/occupied-files.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { modeFor, type RoomPolicy } from '../room-for.ts'

/** Who has which files of a repository, where tasks wait for any. */
export interface RepositoryRooms {
  readonly policy: RoomPolicy
  readonly rooms: Rooms
}

/** Of each repository whose waiting tasks name files, what agents have now. */
export async function roomsOf(
  deps: Pick<BuiltInDeps, 'tasks' | 'policies'>,
  tasks: readonly Task[],
): Promise<ReadonlyMap<number, RepositoryRooms>> {
  const repoIds = tasks
    .filter(({ spec }) => occupiedFiles(spec.files).length > 0)
    .map(({ address }) => address.repoId)
  const found = new Map<number, RepositoryRooms>()
  for (const repoId of new Set(repoIds)) {
    const policy = await deps.policies.of(repoId)
    if (policy.elbowRoom === 'off') continue
    const rooms = new Rooms(policy.sharedFiles)
    for (const { path, number, since } of await deps.tasks.heldFiles(repoId))
      rooms.take([path], { issue: number, since })
    found.set(repoId, { policy, rooms })
  }
  return found
}

export function queuedRoom(task: Task, here: RepositoryRooms | undefined): { readonly room?: QueuedRoom } {
  const files = here ? occupiedFiles(task.spec.files) : []
  if (!here || files.length === 0) return {}
  return { room: { number: task.address.number, files, mode: modeFor(task, here.policy), rooms: here.rooms } }
}
