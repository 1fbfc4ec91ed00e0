import { refTo } from '../../gitea/issue-address.ts'
import type { Source } from '../../issue/spec.ts'
import type { Blocker, Task } from '../../tasks/task.ts'
import { harmless } from '../harmless.ts'

/** What is said to every question on a pull request. */
export const ON_PULLS =
  'I answer questions about issues, not about pull requests. Ask on the issue that this belongs to.'

/** More are counted, not named. */
const BLOCKERS_TOLD = 20

const BY: Record<Source, string> = { stated: 'stated', claude: 'read by Claude', heuristic: 'my own guess' }

/** Who found it, in words. */
export function sourceText(source: Source): string {
  return BY[source]
}

/** A stranger's words; empty = there are none. */
export function wordsText(words: string): string {
  return words === '' ? '' : `: ${harmless(words)}`
}

/** Everything that holds a task back now; of what not everybody here may see only how much there is. */
export function waitsForText({
  blockers,
  hiddenBlockers = 0,
  address,
}: Pick<Task, 'blockers' | 'hiddenBlockers' | 'address'>): string {
  const named = (blockers ?? []).filter(({ isHidden }) => !isHidden)
  const hidden = hiddenBlockers + (blockers ?? []).length - named.length
  return [...namesOf(named, address), ...(hidden > 0 ? [hiddenText(hidden)] : [])].join(', ')
}

function namesOf(blockers: readonly Blocker[], here: Task['address']): string[] {
  const told = blockers.slice(0, BLOCKERS_TOLD).map((blocker) => refTo(blocker.address, here))
  const more = blockers.length - told.length
  return more > 0 ? [...told, `${more} more`] : told
}

function hiddenText(count: number): string {
  return count === 1
    ? 'an issue that not everybody here may see'
    : `${count} issues that not everybody here may see`
}

/** A list of facts; those that are empty are left out. */
export function factList(facts: readonly string[]): string {
  return facts
    .filter((fact) => fact !== '')
    .map((fact) => `- ${fact}`)
    .join('\n')
}

/** The parts of a comment. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

/** What people have ordered, as one fact with a line for each. */
export function ordersFact(orders: readonly string[]): string {
  return orders.length === 0
    ? ''
    : ['Ordered by people:', ...orders.map((order) => `    - ${order}`)].join('\n')
}
