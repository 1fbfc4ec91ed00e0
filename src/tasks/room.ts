import { occupiedFiles } from '../issue/occupied-files.ts'
import type { Task } from './task.ts'

/** What a task keeps others from changing: its files while an agent has it or it waits for one, until it is handed in. */
export function filesOfTask(task: Task): readonly string[] {
  const counts = task.state === 'ready' || (task.agent !== null && !task.handedIn)
  return counts ? occupiedFiles(task.spec.files) : []
}

/** Whether others may have waited for files of a task that it does not want any more, although it had no agent or has it still. */
export function leavesRoom(before: Task | undefined, after: Task): boolean {
  const isGivenBack = before?.agent && (after.agent === null || after.handedIn)
  if (!before || isGivenBack) return false
  const kept = new Set(filesOfTask(after))
  return filesOfTask(before).some((path) => !kept.has(path))
}
