import { z } from 'zod'
import { Conflict } from '../database/conflict.ts'
import { asError } from '../errors.ts'
import { Postponed } from '../gitea/effects/postponed.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import { UnreadableDelivery } from '../gitea/unreadable-delivery.ts'
import type { Outcome } from '../inbox/inbox.ts'

/** How many times a run is tried before it is dead; with the waits below that takes 4 to 9 minutes. */
export const MAX_ATTEMPTS = 10
/** How many times a run may be begun without any end, good or bad: then it is what brings the whole program down. */
export const MAX_BEGINNINGS = 30
/** What is stored of a message; a plugin may throw megabytes. */
const LONGEST_MESSAGE = 2_000
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 15 * 60_000

/** A payload that does not have its event's shape: no further try can change that. */
export class UnreadablePayload extends Error {
  constructor(event: string, error: { readonly message: string }) {
    super(`the payload is not what ${event} promises: ${reasonIn(error)}`)
    this.name = 'UnreadablePayload'
  }
}

/** The first of what a schema found wrong; a plugin's may be of another version of zod, or of something else. */
function reasonIn(error: { readonly message: string }): string {
  const told =
    error instanceof z.ZodError ? z.prettifyError(new z.ZodError(error.issues.slice(0, 5))) : error.message
  return told.replaceAll(/\s+/g, ' ').slice(0, 300)
}

/** A run that was begun again and again, and whose process died each time: the next start has to get past it. */
export class NeverEnded extends Error {
  constructor(beginnings: number) {
    super(`begun ${beginnings} times without an end; it may be what stopped the program`)
    this.name = 'NeverEnded'
  }
}

/** What was thrown as an Error that can be stored and logged; its message may be no text, or a getter that throws. */
export function shownError(thrown: unknown): Error {
  try {
    const error = asError(thrown)
    if (typeof error.message === 'string') return error
  } catch {
    // a Proxy, or a message that cannot even be looked at
  }
  return new Error('a plugin threw something that cannot be shown')
}

/**
 * Gitea may be away as a whole (a login page in front of it, a token that it refuses everywhere, nothing found even of the
 * bot itself): the worker asks it before it decides whether the try counts.
 */
export function mayBeAway(thrown: unknown): thrown is GiteaError {
  return (
    thrown instanceof GiteaError &&
    (thrown.kind === 'away' ||
      thrown.kind === 'unreadable' ||
      thrown.status === 403 ||
      (thrown.status === 404 && thrown.path === '/user'))
  )
}

/**
 * How a run that threw ends. Pure: the time and the die are handed in.
 *
 * @param attempt how many times it was begun, this time included
 * @param random from 0 to 1, spreads the waits so that what failed together does not come back together
 */
export function outcomeOf(
  thrown: unknown,
  attempt: number,
  nowMs: number,
  random: number,
): Exclude<Outcome, { kind: 'done' }> {
  if (thrown instanceof Postponed)
    return { kind: 'away', at: Math.max(nowMs + 1, thrown.untilMs), error: thrown.message }
  const error = shownError(thrown).message.slice(0, LONGEST_MESSAGE)
  if (isPermanent(thrown)) return { kind: 'dead', error }
  if (attempt >= MAX_ATTEMPTS)
    return { kind: 'dead', error: `tried ${attempt} times; the last time: ${error}` }
  return { kind: 'retry', at: nowMs + waitMs(attempt, random), error }
}

/** 1 s, 2 s, 4 s, … at most 15 min, of which the upper half is left to the die. */
export function waitMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
  return Math.round(full * (0.5 + random / 2))
}

/** A clear no stays a no; 404 and 409 may come from names or versions that a new look puts right. */
function isPermanent(thrown: unknown): boolean {
  if (thrown instanceof UnreadablePayload || thrown instanceof UnreadableDelivery) return true
  if (thrown instanceof NeverEnded) return true
  if (thrown instanceof Conflict) return false
  if (!(thrown instanceof GiteaError)) return false
  if (thrown.kind === 'outside') return true
  return thrown.kind === 'refused' && thrown.status !== 404 && thrown.status !== 409
}
