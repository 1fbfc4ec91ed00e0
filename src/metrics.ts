import type { Middleware } from 'koa'
import type { GiteaGate } from './app/gate.ts'
import type { SilentHooks } from './app/silent-hooks.ts'
import type { WorkerDeps } from './app/worker.ts'
import type { EndedCall } from './claude/records.ts'
import type { Config } from './config.ts'
import type { Credentials } from './credentials.ts'
import { events, isGiteaEvent } from './gitea/events.ts'
import type { Exchange } from './gitea/guarded-fetch.ts'
import { routeName } from './gitea/route-name.ts'
import type { Inbox } from './inbox/inbox.ts'
import type { Manifest } from './manifest.ts'
import { Metrics } from './server/metrics/metrics.ts'
import { metricsPage } from './server/metrics/page.ts'
import type { Door } from './server/webhook.ts'
import type { DecisionRecord } from './tasks/decision-record.ts'
import type { Session } from './tasks/session.ts'
import type { SessionStore } from './tasks/session-store.ts'

/** Of so many issues it is known which of their decisions was counted last. */
const MOST_DECIDED = 10_000

/** What is read when somebody asks for the numbers. */
export interface GaugeDeps {
  readonly inbox: Pick<Inbox, 'stats'>
  readonly gate: Pick<GiteaGate, 'isOpen'>
  readonly sessions: Pick<SessionStore, 'live'>
  readonly hooks: Pick<SilentHooks, 'count'>
}

/** Counts what the parts of the bot tell it; each of these functions is handed to one of them. */
export interface Meters {
  readonly answered: NonNullable<Door['answered']>
  readonly onEnd: NonNullable<WorkerDeps['onEnd']>
  onExchange(exchange: Exchange): void
  onDecision(record: DecisionRecord): void
  onSession(session: Session): void
  onModelCall(call: EndedCall): void
  /** The page, at the start: what the sessions that live then have used before is not counted again. */
  pages(gauges: GaugeDeps): Promise<readonly Middleware[]>
}

const UNMETERED: Meters = {
  answered() {},
  onEnd() {},
  onExchange() {},
  onDecision() {},
  onSession() {},
  onModelCall() {},
  pages: async () => [],
}

/** Without `/metrics` nothing is counted. */
export function metersOf(
  { metrics: served }: Pick<Config, 'metrics'>,
  { agents }: Pick<Manifest, 'agents'>,
  credentials: Pick<Credentials, 'metricsToken'>,
): Meters {
  if (!served) return UNMETERED
  const metrics = new Metrics({
    events: Object.keys(events).filter(isGiteaEvent),
    agents: agents.map(({ name }) => name),
  })
  const use = usageMeter(metrics)
  return {
    answered: (answer, event) => metrics.delivered(answer, event),
    onEnd: ({ plugin }, { kind }, { emits = [] }) => {
      metrics.ran(plugin, kind)
      const found = kind === 'done' ? emits.filter(({ name }) => name === 'sweep.found').length : 0
      if (found > 0) metrics.swept(found)
    },
    onExchange: ({ path, ...call }) => metrics.called({ ...call, route: routeName(path) }),
    onDecision: decisionMeter(metrics),
    onSession: use.heard,
    onModelCall: ({ outcome, use: used, costMicroUsd }) =>
      metrics.askedModel({ outcome, tokens: tokensOf(used), costUsd: costMicroUsd / 1e6 }),
    pages: async (gauges) => {
      use.begin(await gauges.sessions.live())
      return [metricsPage({ metrics, gauges: () => read(gauges), token: () => credentials.metricsToken })]
    },
  }
}

async function read({ inbox, gate, sessions, hooks }: GaugeDeps) {
  const [stats, live] = await Promise.all([inbox.stats(), sessions.live()])
  return {
    ...stats,
    giteaAnswers: gate.isOpen,
    atWork: live.map(({ agent }) => agent),
    silentHooks: hooks.count,
  }
}

/** A decision that was made again with the same answer keeps its number, and is none. */
function decisionMeter(metrics: Metrics): Meters['onDecision'] {
  const counted = new Map<string, number>()
  return ({ key, number, decision }) => {
    if (counted.get(key) === number) return
    counted.delete(key)
    counted.set(key, number)
    const [oldest] = counted.keys()
    if (counted.size > MOST_DECIDED && oldest !== undefined) counted.delete(oldest)
    metrics.decided(decision.chosen)
  }
}

type Use = Pick<Session, 'tokensUsed' | 'costUsd'>

/** Agents report sums; a counter wants what was added. */
function usageMeter(metrics: Metrics) {
  const known = new Map<string, Use>()
  return {
    begin: (live: readonly Session[]) => {
      for (const session of live) known.set(session.id, session)
    },
    heard: (session: Session) => {
      const { tokensUsed, costUsd } = known.get(session.id) ?? { tokensUsed: 0, costUsd: 0 }
      metrics.used(session.agent, {
        tokens: session.tokensUsed - tokensUsed,
        costUsd: session.costUsd - costUsd,
      })
      if (session.state === 'live')
        known.set(session.id, { tokensUsed: session.tokensUsed, costUsd: session.costUsd })
      else known.delete(session.id)
    },
  }
}

function tokensOf(use: EndedCall['use']): Readonly<Record<string, number>> {
  if (!use) return {}
  const { inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens } = use
  return {
    input: inputTokens,
    cache_write: cacheWriteTokens,
    cache_read: cacheReadTokens,
    output: outputTokens,
  }
}
