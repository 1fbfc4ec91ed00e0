import { checkKey, type KeyVerdict } from '../../../claude/check-key.ts'
import { PRICES } from '../../../claude/prices.ts'
import { dayOf } from '../../../claude/records.ts'
import type { Clock } from '../../../clock.ts'
import type { ClaudeConfig } from '../../../config.ts'
import type { DatabaseLook } from '../../../database/examine.ts'
import type { Manifest } from '../../../manifest.ts'
import type { CheckName } from './catalogue.ts'
import { allSkipped, type Finding, failed, ok, skipped, warning } from './finding.ts'

const MODEL_CHECKS = ['model-key', 'model-name', 'model-price'] as const satisfies readonly CheckName[]
const MICRO = 1_000_000

/** Asks the provider what costs nothing. */
export async function modelChecks(
  claude: ClaudeConfig | undefined,
  manifest: Manifest | undefined,
  clock: Clock,
): Promise<Finding[]> {
  if (!claude)
    return allSkipped(MODEL_CHECKS, 'ANTHROPIC_API_KEY is not set; issues are estimated from their text')
  const { model } = claude
  const isPriced = Object.hasOwn({ ...PRICES, ...manifest?.claude.prices }, model)
  const price = isPriced
    ? ok('model-price', model)
    : warning(
        'model-price',
        `no price of ${model} is known: it counts as the dearest`,
        'Say it in app.yml: claude.prices.',
      )
  return [...judgeKey(await checkKey(claude, clock), claude), price]
}

function judgeKey(verdict: KeyVerdict, { model, baseUrl }: ClaudeConfig): Finding[] {
  if (verdict.is === 'well') return [ok('model-key', 'taken'), ok('model-name', model)]
  const unknown = skipped('model-name', 'the provider does not tell')
  const noModel = `there is no ${model} at ${baseUrl}`
  switch (verdict.is) {
    case 'denied':
      return [
        failed(
          'model-key',
          'the provider refuses it',
          'Check ANTHROPIC_API_KEY: it is wrong or was withdrawn.',
        ),
        unknown,
      ]
    case 'no such model':
      return [
        ok('model-key', 'taken'),
        failed('model-name', noModel, 'Check ANTHROPIC_MODEL and ANTHROPIC_BASE_URL.'),
      ]
    default: {
      const remedy = 'Issues are estimated from their text meanwhile.'
      return [warning('model-key', `the provider does not tell: ${verdict.why}`, remedy), unknown]
    }
  }
}

/** What was spent today. */
export function budgetCheck(
  rows: DatabaseLook['rows'],
  manifest: Manifest | undefined,
  nowMs: number,
): Finding {
  const budget = manifest?.claude.dailyBudgetUsd ?? 0
  if (budget === 0) return skipped('model-budget', 'there is no budget, so no model is asked')
  const [row] = rows(
    'select coalesce(sum(cost_microusd), 0) as spent from model_calls where day = ?',
    dayOf(nowMs),
  )
  const spent = Number(row?.spent ?? 0) / MICRO
  const found = `US$${spent.toFixed(2)} of ${budget} today`
  if (spent < budget * 0.9) return ok('model-budget', found)
  return warning(
    'model-budget',
    found,
    'Until midnight UTC issues are estimated from their text; claude.dailyBudgetUsd in app.yml raises it.',
  )
}
