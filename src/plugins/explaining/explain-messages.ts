import type { Decision } from '../../agents/choose-agent.ts'
import { type SpecRow, specRows } from '../../agents/spec-rows.ts'
import type { Spec } from '../../issue/spec.ts'
import { say, translated } from '../../language/say.ts'
import { calibratedText } from '../calibrated-text.ts'
import { harmless } from '../harmless.ts'
import { factList, ordersFact, paragraphs, sourceText } from './phrases.ts'

/** What is said to `/explain`. */

/** More of what could not be read is not told. */
const PROBLEMS_TOLD = 5

export interface Explained {
  readonly spec: Spec
  /** What people have ordered, a text for each. */
  readonly orders: readonly string[]
  readonly isMine: boolean
  /** What would be chosen from it if every agent were free. */
  readonly would: Decision
}

export function explanationText({ spec, orders, isMine, would }: Explained): string {
  return paragraphs(
    say`**This is what I read here.**`,
    factList([
      ...specRows(spec).map(rowText),
      calibratedText(would),
      ...modelFacts(spec),
      ordersFact(orders),
    ]),
    problemsText(spec.problems),
    isMine ? '' : say`I am not assigned to this, so I do nothing with it, and no model was asked.`,
    say`If every agent were free: ${would.sentence}`,
  )
}

function rowText({ what, readAs, by, surePercent, because }: SpecRow): string {
  const words = because === '' ? '' : `: ${harmless(because)}`
  return say`**${what}**: ${harmless(readAs)} _(${sourceText(by)}, ${surePercent} % sure${words})_`
}

function modelFacts({ model }: Spec): string[] {
  if (!model) return []
  return [
    model.outcome === 'read'
      ? say`\`${model.model}\` has read it`
      : say`\`${model.model}\` was asked: ${model.outcome}`,
  ]
}

function problemsText(problems: readonly string[]): string {
  if (problems.length === 0) return ''
  return [
    say`I could not read everything:`,
    ...problems.slice(0, PROBLEMS_TOLD).map((it) => `- ${harmless(translated(it))}`),
  ].join('\n')
}
