import type { PlanItem } from '../../../gitea/setup/plan.ts'
import type { Thing } from '../../../gitea/setup/record.ts'
import { thingName, type Undone } from '../../../gitea/setup/undo.ts'

const MARK = { right: '=', make: '+', change: '~', remove: '-', note: '!' } as const
const DONE = { right: 'right', make: 'made', change: 'changed', remove: 'removed', note: 'note' } as const
const TO_DO = {
  right: 'right',
  make: 'would be made',
  change: 'would be changed',
  remove: 'would be removed',
  note: 'note',
} as const

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** @example itemLine(item, 'done') // '  + user mosaic: made (called Mosaic Coordinator)' */
export function itemLine({ kind, what, detail }: PlanItem, when: 'done' | 'planned', more?: string): string {
  const words = when === 'done' ? DONE[kind] : TO_DO[kind]
  const trouble = more === undefined ? '' : `; ${more}`
  if (kind === 'note') return `  ${MARK[kind]} ${what}: ${detail}`
  return `  ${MARK[kind]} ${what}: ${words} (${detail}${trouble})`
}

/** What a plan says of a line of the settings. */
export function willWrite(path: string, name: string): string {
  return `  + ${path}: ${name} would be written`
}

/** How the removal of a thing went. */
export function undoneLine(thing: Thing, undone: Undone): string {
  if (typeof undone === 'string') return `  - ${thingName(thing)}: ${undone}`
  return `  ! ${thingName(thing)}: left, ${undone.left}`
}

/** What a removal would do. */
export function toUndoLine(thing: Thing): string {
  return `  - ${thingName(thing)}: would be removed`
}
