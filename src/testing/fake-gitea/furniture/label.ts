import type { LabelRecord } from '../state/records.ts'
import type { World } from '../world.ts'

/** A label's definition; red and not exclusive unless said otherwise. */
export interface LabelOptions {
  /** With its scope if it has one: `status/ready`. */
  readonly name: string
  /** Six hex digits, with `#` or without. */
  readonly color?: string
  /** What people read when they point at it. */
  readonly description?: string
  /** Drives the others of its scope off an issue. */
  readonly exclusive?: boolean
}

export function makeLabel(world: World, home: LabelRecord['home'], options: LabelOptions): LabelRecord {
  const label: LabelRecord = {
    id: world.state.nextId('label'),
    home,
    name: options.name,
    color: (options.color ?? 'ee0701').replace('#', ''),
    description: options.description ?? '',
    exclusive: options.exclusive ?? false,
    archived: false,
  }
  world.state.labels.set(label.id, label)
  return label
}
