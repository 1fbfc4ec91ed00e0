import type { z } from 'zod'
import type { Claim, EndAnswer, HeartbeatAnswer, TasksAnswer } from './answers.ts'
import type {
  askBody,
  claimBody,
  completeBody,
  failBody,
  giveBackBody,
  handOverBody,
  heartbeatBody,
} from './bodies.ts'

/** Which task is asked for, and how long to wait for one. */
export type ClaimAsk = Readonly<z.input<typeof claimBody>>

/** How much was used; counts of tokens, and US$ since the session began. */
export type UsageReport = Readonly<Omit<z.input<typeof heartbeatBody>, 'fence'>>

/** What a session has used in all, as far as that is known when it ends; counts of tokens, and US$. */
export type Used = Pick<UsageReport, 'tokensUsed' | 'costUsd'>

/** What is handed in. */
export type HandIn = Readonly<Omit<z.input<typeof completeBody>, 'fence'>>

/** Why it could not be done. */
export type Failure = Readonly<Omit<z.input<typeof failBody>, 'fence'>>

/** What the next session is left: a note, and where the work is. */
export type HandOver = Readonly<Omit<z.input<typeof handOverBody>, 'fence'>>

/** What a person is asked, and where the work is. */
export type Question = Readonly<Omit<z.input<typeof askBody>, 'fence'>>

/** Why a task is given back, if that is known. */
export type GivenBack = Readonly<Omit<z.input<typeof giveBackBody>, 'fence'>>

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
  fail(held: Held, failure: Failure): Promise<EndAnswer>
  handOver(held: Held, left: HandOver): Promise<EndAnswer>
  ask(held: Held, question: Question): Promise<EndAnswer>
  giveBack(held: Held, why: GivenBack): Promise<EndAnswer>
  session(id: string): Promise<object>
  tasks(signal?: AbortSignal): Promise<TasksAnswer>
}
