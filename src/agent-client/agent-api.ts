import type { Claim, EndAnswer, HeartbeatAnswer } from './answers.ts'

/** Which task is asked for, and how long to wait for one. */
export interface ClaimAsk {
  /** `owner/repo#7`; the next one for this agent unless said. */
  readonly issue?: string
  /** Ms, 0 to 30,000. */
  readonly waitMs?: number
}

/** How much was used; counts of tokens, and US$ since the session began. */
export interface UsageReport {
  readonly contextTokens: number
  readonly contextLimit?: number
  readonly tokensUsed?: number
  readonly costUsd?: number
  /** One line that people read. */
  readonly progress?: string
}

/** What is handed in. */
export interface HandIn {
  readonly summary?: string
  /** Its number, in the repository of the issue. */
  readonly pullRequest?: number
  readonly branch?: string
  readonly commits?: number
}

/** A session as its agent names it: an old fencing number changes nothing. */
export interface Held {
  readonly id: string
  readonly fence: number
}

/** How long a caller waits for a bot that is away. */
export interface Patience {
  /** As long as for the end of a session; else the next heartbeat is as good. */
  readonly isPatient?: boolean
  readonly signal?: AbortSignal
}

/** The calls that an agent makes. Each throws AgentApiError, and each may be repeated: a claim, too, is one claim. */
export interface AgentApi {
  /** @returns undefined when there is nothing to do now */
  claim(ask: ClaimAsk, signal?: AbortSignal): Promise<Claim | undefined>
  heartbeat(held: Held, usage: UsageReport, patience?: Patience): Promise<HeartbeatAnswer>
  complete(held: Held, handIn: HandIn): Promise<EndAnswer>
  fail(held: Held, reason: string): Promise<EndAnswer>
  handOver(held: Held, note: string): Promise<EndAnswer>
  ask(held: Held, question: string): Promise<EndAnswer>
  giveBack(held: Held, reason: string): Promise<EndAnswer>
  session(id: string): Promise<object>
  tasks(): Promise<object>
}
