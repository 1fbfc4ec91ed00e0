import type { ModelAnswer } from './answer.ts'
import type { TokenUse } from './prices.ts'

/** What a model said of a text, once and for all: it is not asked again. */
export type StoredAnswer =
  | { readonly kind: 'read'; readonly answer: ModelAnswer }
  /** It declined, or what it said was cut off or not of the schema; it was paid for all the same. */
  | { readonly kind: 'refused' | 'unusable' }

/** A call that is about to be made. */
export interface BegunCall {
  readonly issue: string
  readonly model: string
  readonly atMs: number
  /** What it can cost at most: that counts until its end is known, also if the process ends first. */
  readonly worstMicroUsd: number
}

/** How a call ended. */
export interface EndedCall {
  readonly outcome: string
  readonly use: TokenUse | undefined
  readonly costMicroUsd: number
}

/** Where answers and the account of the calls are kept. */
export interface ModelRecords {
  answer(key: string): Promise<StoredAnswer | undefined>
  /** What the calls of the day (UTC) of this time have cost so far, in millionths of a US$. */
  spentMicroUsd(atMs: number): Promise<number>
  /** How many calls were made for an issue on that day, without those that brought no answer and cost nothing. */
  callsFor(issue: string, atMs: number): Promise<number>
  /** Stores the beginning of a call; resolves to its number when it is on the disk. */
  begin(call: BegunCall): Promise<number>
  /** Stores the end of a call, and in the same transaction the answer that it brought. */
  end(
    call: number,
    end: EndedCall,
    answered?: {
      readonly key: string
      readonly model: string
      readonly atMs: number
      readonly answer: StoredAnswer
    },
  ): Promise<void>
  /** True the first time it is asked for this day: the operator is told once. */
  isNews(what: string, atMs: number): Promise<boolean>
}

/** The day of a time, in UTC: `2026-11-25`. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
