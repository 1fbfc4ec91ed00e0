import type { Generated } from 'kysely'

/** The tables as Kysely sees them; times are milliseconds since 1970, documents are JSON text. */
export interface Tables {
  deliveries: DeliveryRow
  runs: RunRow
  tasks: TaskRow
  dependencies: DependencyRow
  shown: ShownRow
  looked: LookedRow
  intents: IntentRow
  own_comments: OwnCommentRow
  model_answers: ModelAnswerRow
  model_calls: ModelCallRow
  sessions: SessionRow
  agent_tokens: AgentTokenRow
  agent_answers: AgentAnswerRow
  decisions: DecisionRow
  usage: UsageRow
  spending: SpendingRow
  pauses: PauseRow
  instance: InstanceRow
}

export interface DeliveryRow {
  seq: number
  id: string
  name: string
  lane: string
  received_at: number
  headers: string
  body: Uint8Array
}

export interface RunRow {
  seq: number
  delivery_seq: number
  plugin: string
  lane: string
  state: 'pending' | 'dead'
  attempts: number
  /** 0 = at once; else not before this time. */
  available_at: number
  error: string | null
}

export interface TaskRow {
  /** `repositoryId#number`, the issue's lane. */
  key: string
  issue_id: number
  repo_id: number
  state: string
  version: number
  agent: string | null
  /** Which of the agent's `maxConcurrent` places it holds; unique per agent, so no two tasks can hold one. */
  slot: number | null
  ready_since: number | null
  /** Higher goes first. */
  priority: Generated<number>
  /** JSON: the paths that it keeps others from changing; null = none. What `occupied_files` is made from. */
  files: string | null
  /** US$ that it takes of the budgets with its agent, or waits for without one; null = none. */
  usd: number | null
  /** The cheaper agent that it waits for although another one is free; null = none. */
  waits_for: string | null
  document: string
}

export interface SpendingRow {
  /** In UTC: `2026-11-26`. */
  day: string
  repo_id: number
  agent: string
  usd: number
}

export interface DependencyRow {
  dependent: string
  blocker: string
  /** 1 = the dependent is held back by it now. */
  holds: Generated<number>
  document: string
}

export interface ShownRow {
  key: string
  /** 1 = the bot could only read there. */
  read_only: Generated<number>
  document: string
}

export interface LookedRow {
  key: string
  repo_id: number
  /** What an issue looked like when the sweep last handed it out. */
  trace: string
}

export interface IntentRow {
  key: string
  at: number
}

export interface OwnCommentRow {
  /** `repositoryId#number:plugin/kind` */
  key: string
  id: number
}

export interface PauseRow {
  scope: string
  reason: string
  at: number
}

export interface InstanceRow {
  name: string
  value: string
}

export interface ModelAnswerRow {
  /** Hash of what was asked: repository, text, model, version of the prompt. */
  key: string
  model: string
  at: number
  document: string
}

export interface ModelCallRow {
  id: number
  /** In UTC: `2026-11-25`. */
  day: string
  at: number
  /** The issue's lane. */
  issue: string
  model: string
  /** `begun` until its end is known. */
  outcome: string
  input_tokens: number
  cache_write_tokens: number
  cache_read_tokens: number
  output_tokens: number
  /** In millionths of a US$; while it is `begun` what it can cost at most. */
  cost_microusd: number
}

export interface SessionRow {
  id: string
  /** The issue's lane. */
  key: string
  issue_id: number
  agent: string
  /** Unique for each task. */
  fence: number
  /** At most one `live` one for each task. */
  state: string
  attempt: number
  begun_at: number
  lease_until: number
  heard_at: number
  context_tokens: number
  peak_context_tokens: number
  context_limit: number
  tokens_used: number
  cost_usd: number
  /** What of it counts for budgets; what changes of it is added to `spending`. */
  counted_usd: number
  progress: string | null
  progress_at: number
  advice: string
  tokens_per_ms: number | null
  note: string | null
  /** JSON. */
  outcome: string | null
}

export interface AgentTokenRow {
  id: string
  /** SHA-256 of the token, in hex. */
  hash: string
  agent: string
  /** JSON: `[{ "id": 9, "name": "acme/app" }]`; null = every repository. */
  repositories: string | null
  made_at: number
  /** null = never. */
  expires_at: number | null
  revoked_at: number | null
  used_at: number | null
}

export interface AgentAnswerRow {
  /** Token and key of the request. */
  key: string
  /** Hash of what was asked. */
  request: string
  status: number
  body: string
  at: number
}

export interface DecisionRow {
  /** The issue's lane. */
  key: string
  /** Counted by issue, from 1. */
  number: number
  at: number
  document: string
}

export interface UsageRow {
  seq: Generated<number>
  /** The session that ended. */
  session: string
  /** The issue's lane. */
  key: string
  repo_id: number
  agent: string
  difficulty: string
  /** Who made the estimate: `stated`, `ordered`, `claude` or `heuristic`. */
  source: string
  /** In tokens, as it was before any calibration. */
  estimate_p50: number
  estimate_p90: number
  peak_context_tokens: number
  tokens_used: number
  cost_usd: number
  sessions: number
  /** How the session ended. */
  ended: string
  at: number
  /** What a calibration counts; null = it does not count it. */
  p50_bucket: number | null
  p90_bucket: number | null
}
