import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { DoorAnswer } from '../webhook.ts'
import { among, firstOf } from './bounded.ts'

/** The values that labels may have; for all others there is `other`. */
export interface MetricNames {
  /** Events of Gitea. */
  readonly events: Iterable<string>
  /** The agents of app.yml. */
  readonly agents: Iterable<string>
}

/** What is read when somebody asks, rather than counted. */
export interface Gauges {
  /** Runs that are not done. */
  readonly pending: number
  /** Of the oldest one that is due, ms. */
  readonly oldestAgeMs: number
  /** Runs that failed for good. */
  readonly dead: number
  readonly giteaAnswers: boolean
  /** Agents, one for each session that has not ended. */
  readonly atWork: readonly string[]
  /** Repositories whose webhook tells nothing. */
  readonly silentHooks: number
}

/** One exchange with Gitea. */
export interface GiteaCall {
  readonly method: string
  /** Without names. */
  readonly route: string
  /** Undefined = no answer came. */
  readonly status: number | undefined
  readonly durationMs: number
}

/** How a question to the model ended. */
export interface ModelCall {
  readonly outcome: string
  /** By kind: `input`, `output`, … */
  readonly tokens: Readonly<Record<string, number>>
  readonly costUsd: number
}

/** s; Gitea answers most calls within 50 ms, and after ten seconds a call is given up. */
const LATENCY_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Nobody loads more. */
const MOST_PLUGINS = 100
/** More kinds of calls than the bot and a few plugins make. */
const MOST_ROUTES = 100

/**
 * The numbers of `/metrics`. Nothing in it names a repository, a person or an issue; every label has a bounded number of
 * values.
 *
 * @example
 * const metrics = new Metrics({ events: ['issues.assigned'], agents: ['opus'] })
 * metrics.delivered('accepted', 'issues.assigned')
 * const text = await metrics.text(await gauges())
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #event: (value: string | undefined) => string
  readonly #plugin = firstOf(MOST_PLUGINS)
  readonly #agent: (value: string | undefined) => string
  readonly #route = firstOf(MOST_ROUTES)
  readonly #counters: ReturnType<typeof countersIn>
  readonly #gauges: ReturnType<typeof gaugesIn>
  readonly #latency: Histogram<'method' | 'route' | 'status'>

  constructor({ events, agents }: MetricNames) {
    this.#event = among(events)
    this.#agent = among([...agents, 'none'])
    this.#counters = countersIn(this.#registry)
    this.#gauges = gaugesIn(this.#registry)
    this.#latency = new Histogram({
      name: 'mosaic_gitea_request_duration_seconds',
      help: 'Calls to Gitea, repetitions too; status is `none` for what was not answered.',
      labelNames: ['method', 'route', 'status'],
      buckets: LATENCY_BUCKETS_S,
      registers: [this.#registry],
    })
  }

  /** The content type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType
  }

  /** The door has answered a delivery. */
  delivered(answer: DoorAnswer, event?: string): void {
    this.#counters.deliveries.inc({ event: this.#event(event), answer })
  }

  /** A run has ended, and it is on the disk. @param result of a run: `done`, `retry`, `away`, `dead` */
  ran(plugin: string, result: string): void {
    this.#counters.runs.inc({ plugin: this.#plugin(plugin), result })
  }

  called({ method, route, status, durationMs }: GiteaCall): void {
    const labels = {
      method,
      route: this.#route(route),
      status: status === undefined ? 'none' : String(status),
    }
    this.#latency.observe(labels, durationMs / 1000)
  }

  /** An agent was chosen. @param agent undefined = none could be */
  decided(agent: string | undefined): void {
    this.#counters.decisions.inc({ agent: this.#agent(agent ?? 'none') })
  }

  /** What an agent has used since it was heard last. */
  used(agent: string, { tokens, costUsd }: { readonly tokens: number; readonly costUsd: number }): void {
    this.#counters.agentTokens.inc({ agent: this.#agent(agent) }, Math.max(0, tokens))
    this.#counters.agentCost.inc({ agent: this.#agent(agent) }, Math.max(0, costUsd))
  }

  askedModel({ outcome, tokens, costUsd }: ModelCall): void {
    this.#counters.modelCalls.inc({ outcome })
    this.#counters.modelCost.inc(costUsd)
    for (const [kind, count] of Object.entries(tokens)) this.#counters.modelTokens.inc({ kind }, count)
  }

  /** The sweep handed out issues. */
  swept(found: number): void {
    this.#counters.swept.inc(found)
  }

  /** As Prometheus reads it, without the numbers of the process. */
  async text({ pending, oldestAgeMs, dead, giteaAnswers, atWork, silentHooks }: Gauges): Promise<string> {
    const { queue, oldest, deadRuns, gitea, sessions, silent } = this.#gauges
    queue.set(pending)
    oldest.set(oldestAgeMs / 1000)
    deadRuns.set(dead)
    gitea.set(giteaAnswers ? 1 : 0)
    silent.set(silentHooks)
    sessions.reset()
    for (const agent of atWork) sessions.inc({ agent: this.#agent(agent) })
    return this.#registry.metrics()
  }
}

function countersIn(registry: Registry) {
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  return {
    deliveries: counter('mosaic_deliveries_total', 'Deliveries at the door.', 'event', 'answer'),
    runs: counter('mosaic_runs_total', 'Ends of runs, of each try.', 'plugin', 'result'),
    decisions: counter('mosaic_decisions_total', 'Choices of an agent; `none` = none could be.', 'agent'),
    agentTokens: counter('mosaic_agent_tokens_total', 'Tokens that agents reported.', 'agent'),
    agentCost: counter('mosaic_agent_cost_usd_total', 'US$ that agents reported.', 'agent'),
    modelCalls: counter('mosaic_model_calls_total', 'Questions to the model, by their end.', 'outcome'),
    modelTokens: counter('mosaic_model_tokens_total', 'Tokens that the model has counted.', 'kind'),
    modelCost: counter('mosaic_model_cost_usd_total', 'US$ that the model has cost.'),
    swept: counter('mosaic_sweep_finds_total', 'Issues that a sweep handed out to be looked at.'),
  }
}

function gaugesIn(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] })
  return {
    queue: gauge('mosaic_queue_runs', 'Runs that are not done.'),
    oldest: gauge('mosaic_queue_oldest_age_seconds', 'Age of the oldest run that is due.'),
    deadRuns: gauge('mosaic_dead_runs', 'Runs that failed for good and wait for `events replay`.'),
    gitea: gauge('mosaic_gitea_up', '0 = Gitea is away or refuses the token.'),
    silent: gauge(
      'mosaic_silent_repositories',
      'Repositories in which issues change and no webhook tells of it.',
    ),
    sessions: gauge('mosaic_sessions_live', 'Sessions of agents that have not ended.', 'agent'),
  }
}
