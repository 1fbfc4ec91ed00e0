import type { Decision } from '../agents/choose-agent.ts'
import { type Language, languageNow } from '../language/language.ts'
import { decisionIn } from '../tasks/decision-record.ts'
import { isNoAgent, type Task } from '../tasks/task.ts'
import type { BuiltInDeps } from './deps.ts'

/** The decision of a task in other words than the stored ones; undefined = those are meant, or nobody knows others. */
export interface Wordings {
  /** In the language of now. */
  readonly now: Decision | undefined
  /** Of a task that no agent can do, in English: by these words a question is known, in whatever language it was asked. */
  readonly english: Decision | undefined
}

const AS_STORED: Wordings = { now: undefined, english: undefined }

/** Reads the record of the decision, where other words are wanted. */
export async function wordingsOf(
  { decisions }: Pick<BuiltInDeps, 'decisions'>,
  task: Task,
): Promise<Wordings> {
  const stored = task.decision?.language ?? 'en'
  const isAsked = isNoAgent(task) && stored !== 'en'
  if (!task.decision || (stored === languageNow() && !isAsked)) return AS_STORED
  const record = await decisions.find(task.key, task.decisionNumber)
  const told = (language: Language) =>
    language === stored ? undefined : record && decisionIn(language, record)
  return { now: told(languageNow()), english: isAsked ? told('en') : undefined }
}
