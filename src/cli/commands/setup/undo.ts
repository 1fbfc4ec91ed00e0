import type { AccountTools } from '../../../gitea/setup/bot-account.ts'
import { markOf, type SetupRecord, type Thing } from '../../../gitea/setup/record.ts'
import { thingsToUndo, type Undone, undo } from '../../../gitea/setup/undo.ts'
import type { SetupFiles } from './files.ts'
import { print, toUndoLine, undoneLine } from './tell.ts'

/** What would be removed, and nothing is. */
export function tellUndo(record: SetupRecord): void {
  for (const thing of thingsToUndo(record)) print(toUndoLine(thing))
}

/**
 * Removes what the record tells of, the last thing first, and at the end the record itself.
 * @returns false when something had to be left
 */
export async function undoAll(tools: AccountTools, files: SetupFiles): Promise<boolean> {
  let isAll = true
  for (const thing of thingsToUndo(tools.shelf.record)) {
    const undone = thing.what === 'setting' ? undoSetting(files, thing) : await undo(tools, thing)
    if (thing.what === 'setting' && typeof undone === 'string') tools.shelf.forget(thing)
    if (typeof undone !== 'string') isAll = false
    print(undoneLine(thing, undone))
  }
  if (isAll) files.removeRecord()
  return isAll
}

function undoSetting(files: SetupFiles, { name, mark }: Extract<Thing, { what: 'setting' }>): Undone {
  if (files.setting(name) === undefined) return 'was gone already'
  return files.unset(name, (value) => markOf(value) === mark) ? 'removed' : { left: 'somebody changed it' }
}
