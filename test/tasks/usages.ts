import type { Usage } from '../../src/tasks/usage.ts'

/** What a task used, for tests: twice its estimate. */
export function usage(number: number, change: Partial<Usage> = {}): Usage {
  return {
    session: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    key: '9#7',
    repoId: 9,
    agent: 'glm',
    difficulty: 'medium',
    source: 'heuristic',
    estimate: { p50: 40_000, p90: 50_000 },
    peakContextTokens: 80_000,
    tokensUsed: 900_000,
    costUsd: 1.25,
    sessions: 1,
    ended: 'completed',
    at: 5_000,
    ...change,
  }
}
