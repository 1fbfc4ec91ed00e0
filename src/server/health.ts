import Router from '@koa/router'
import type { Context } from 'koa'
import { answerJson, refuse } from './answer.ts'
import { errorFields } from './error-fields.ts'
import { READ_ONLY } from './refusals.ts'
import type { ServerLog } from './server-log.ts'

/** One thing that is well or not, e.g. the inbox, the worker, Gitea. */
export interface HealthCheck {
  /** e.g. `gitea`; unique among the checks. */
  name: string
  ok: boolean
  /** Whether starting the process anew can cure it. Gitea away: no. A worker that is stuck: yes. */
  restartHelps: boolean
  /** Numbers and short texts for a person, e.g. `{ pendingRuns: 3 }`. Everybody may read them: no secret, no title. */
  detail: Record<string, string | number | boolean | null>
}

/** Asks how the program is; expected to answer from memory, because supervisors ask often. */
export type AskHealth = () => Promise<readonly HealthCheck[]>

/** Stands in for the checks when asking for them fails: then nothing is known, and a restart is worth trying. */
const NO_ANSWER: HealthCheck = { name: 'health', ok: false, restartHelps: true, detail: {} }

/** The question of each path: which failed checks make it a 503, and its two words for `status`. */
const QUESTIONS = {
  '/health': { counts: (check: HealthCheck) => check.restartHelps, well: 'ok', ill: 'failing' },
  '/ready': { counts: () => true, well: 'ready', ill: 'not ready' },
} as const

/**
 * `GET /health` and `GET /ready`.
 *
 * `/health` is for a supervisor that restarts: 503 only for what a restart cures; what else is wrong stands in the
 * body of the 200. `/ready` is for a person or a monitor: 503 if anything is wrong.
 *
 * @example // 503 {"status":"failing","failed":["worker"],"checks":{"worker":{"ok":false,"detail":{"stuckForMs":60000}}}}
 */
export function healthRoutes(askHealth: AskHealth, log: ServerLog): Router {
  const router = new Router()
  for (const [path, question] of Object.entries(QUESTIONS)) {
    router.get(path, async (ctx) => answerHealth(ctx, question, await checksOrNone(askHealth, log)))
    router.all(path, (ctx) => refuse(ctx, READ_ONLY))
  }
  return router
}

type Question = (typeof QUESTIONS)[keyof typeof QUESTIONS]

function answerHealth(ctx: Context, question: Question, all: readonly HealthCheck[]): void {
  const failed = all.filter((check) => !check.ok && question.counts(check)).map((check) => check.name)
  const checks = Object.fromEntries(all.map(({ name, ok, detail }) => [name, { ok, detail }]))
  const isWell = failed.length === 0
  const body = isWell ? { status: question.well, checks } : { status: question.ill, failed, checks }
  answerJson(ctx, isWell ? 200 : 503, JSON.stringify(body))
}

async function checksOrNone(askHealth: AskHealth, log: ServerLog): Promise<readonly HealthCheck[]> {
  try {
    return await askHealth()
  } catch (thrown) {
    log.error({ code: 'HEALTH_FAILED', error: errorFields(thrown) }, 'The health checks themselves failed.')
    return [NO_ANSWER]
  }
}
