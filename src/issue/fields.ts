import { type Field, labelled } from './field-names.ts'
import type { Line } from './markdown.ts'
import { writtenIn } from './quotation.ts'

/** One place where the author states a field: the words beside its name, and the lines below it. */
export interface Statement {
  readonly field: Field
  readonly isWeak: boolean
  /** Whether the name is a heading, as a form writes it above an answer. */
  readonly isHeading: boolean
  /** Its place among the lines of the text. */
  readonly at: number
  /** The whole line that the name stands on, as its author wrote it. */
  readonly written: string
  /** What stands after the colon: of `Difficulty: high` it is `high`; empty if the value stands below. */
  readonly beside: string
  /** The lines until the next name or heading. */
  readonly below: readonly Line[]
}

/**
 * Every stated field, those under headings first, because what a form asked for counts more than a remark; else in the
 * order of the text: from headings (`## Difficulty`), labels (`**Difficulty:** high`),
 * items, table rows and YAML front matter.
 */
export function readStatements(lines: readonly Line[]): Statement[] {
  const statements: (Statement & { below: Line[] })[] = []
  let open: Line[] | undefined
  for (const [at, line] of lines.entries()) {
    const label = labelled(line.text)
    if (label) {
      open = []
      const { field, isWeak, value: beside } = label
      const isHeading = line.kind === 'heading'
      statements.push({ field, isWeak, isHeading, at, written: writtenIn(line), beside, below: open })
    } else if (line.kind === 'heading') open = undefined
    else open?.push(line)
  }
  return statements.sort((a, b) => Number(b.isHeading) - Number(a.isHeading))
}
