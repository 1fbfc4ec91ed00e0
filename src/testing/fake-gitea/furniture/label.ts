import type { LabelRecord } from '../state/records.ts'
import type { World } from '../world.ts'

/** A label's definition; red and not exclusive unless said otherwise. */
export interface LabelOptions {
  readonly name: string
  readonly color?: string
  readonly description?: string
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
