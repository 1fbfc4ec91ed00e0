import { type Field, labelled } from './field-names.ts'
import type { Line } from './markdown.ts'

/** One place where the author states a field: the words beside its name, and the lines below it. */
export interface Statement {
  readonly field: Field
  readonly isWeak: boolean
  /** What stands after the colon: of `Difficulty: high` it is `high`; empty if the value stands below. */
  readonly beside: string
  /** The lines until the next name or heading. */
  readonly below: readonly Line[]
}

/**
 * Every stated field in the order of the text, from headings (`## Difficulty`), labels (`**Difficulty:** high`),
 * items, table rows and YAML front matter.
 */
export function readStatements(lines: readonly Line[]): Statement[] {
  const statements: (Statement & { below: Line[] })[] = []
  let open: Line[] | undefined
  for (const line of lines) {
    const label = labelled(line.text)
    if (label) {
      open = []
      statements.push({ field: label.field, isWeak: label.isWeak, beside: label.value, below: open })
    } else if (line.kind === 'heading') open = undefined
    else open?.push(line)
  }
  return statements
}
