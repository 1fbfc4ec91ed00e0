import type { Decision } from '../agents/choose-agent.ts'
import { languageNow } from '../language/language.ts'
import { decisionIn } from '../tasks/decision-record.ts'
import type { Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'

/** The decision of a task in the language of now; undefined = that is how it was made, or nobody can tell it in another one. */
export async function decisionNow(
  { decisions }: Pick<BuiltInDeps, 'decisions'>,
  { key, decision, decisionNumber }: Pick<Task, 'key' | 'decision' | 'decisionNumber'>,
): Promise<Decision | undefined> {
  if (!decision || (decision.language ?? 'en') === languageNow()) return undefined
  const record = await decisions.find(key, decisionNumber)
  return record && decisionIn(languageNow(), record)
}
