import { type AgentRatios, CALIBRATED_SOURCES } from '../../../agents/calibration.ts'
import type { LearnedRatios, WorkKind } from '../../../agents/learned-ratios.ts'
import { DIFFICULTIES } from '../../../issue/spec.ts'
import type { StatedUse } from '../../../tasks/usage-store.ts'
import { textTable } from '../../text-table.ts'

/** What counts for one agent and kind of work; `agent` null = everybody of whom nothing is known. */
export interface CalibrationRow extends WorkKind, Omit<AgentRatios, 'agent'> {
  readonly agent: string | null
  /** As so many tasks of today its finished ones count: older ones count less. */
  readonly tasksWeight: number
}

/** No agent can be called so. */
const NOBODY = ''

/** The whole table. @param repoId undefined = anywhere */
export function calibrationRows(
  learned: LearnedRatios,
  repoId: number | undefined,
  nowWeight: number,
): CalibrationRow[] {
  const kinds = CALIBRATED_SOURCES.flatMap((source) =>
    DIFFICULTIES.map((difficulty) => ({ source, difficulty })),
  )
  return kinds.flatMap((kind) => {
    const agents = learned.agents(kind)
    if (agents.length === 0) return []
    const rows = learned.ratios(kind, repoId, [...agents, NOBODY], nowWeight)
    return rows.map((row) => ({
      ...kind,
      ...row,
      agent: row.agent === NOBODY ? null : row.agent,
      tasksWeight: Math.round(learned.weight(kind, repoId, row.agent, nowWeight) * 10) / 10,
    }))
  })
}

/** The same for an operator at a terminal. */
export function calibrationText(
  rows: readonly CalibrationRow[],
  stated: readonly StatedUse[],
  where: string,
): string {
  if (rows.length === 0 && stated.length === 0)
    return `Nothing has been learned ${where} yet: it comes with the tasks that agents complete.\n`
  return `${[
    `What finished tasks have used of their estimates, ${where}:`,
    rowsText(rows),
    statedText(stated),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

function rowsText(rows: readonly CalibrationRow[]): string {
  if (rows.length === 0) return ''
  return textTable([
    ['DIFFICULTY', 'ESTIMATED BY', 'AGENT', 'COUNTS AS', 'LAST TASKS', 'USED', 'P50 X', 'P90 X'],
    ...rows.map(
      ({ difficulty, source, agent, tasksWeight, recentTasks, recentRatio, p50Ratio, p90Ratio }) => [
        ...[difficulty, source, agent ?? 'any other', `${tasksWeight} tasks`, String(recentTasks)],
        ...[recentRatio === null ? '-' : `${recentRatio}x`, String(p50Ratio), String(p90Ratio)],
      ],
    ),
  ])
}

function statedText(stated: readonly StatedUse[]): string {
  if (stated.length === 0) return ''
  return textTable([
    ['DIFFICULTY', 'NUMBER OF A PERSON', 'TASKS', 'WITHIN IT'],
    ...stated.map(({ difficulty, source, tasks, within }) => [
      ...[difficulty, source, String(tasks), `${Math.round((100 * within) / tasks)} %`],
    ]),
  ])
}
