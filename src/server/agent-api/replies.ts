import type { Context } from 'koa'
import { GiteaError } from '../../gitea/gitea-error.ts'
import { StorageUnavailable } from '../../inbox/storage-unavailable.ts'
import { SessionRefusal } from '../../sessions/refusal.ts'
import { answerJson, SAFE_HEADERS } from '../answer.ts'
import type { Sent } from './once.ts'
import type { AgentRefusal } from './problems.ts'
import * as problems from './problems.ts'

/** Sends an answer; one without a body is its status alone. */
export function send(ctx: Context, { status, body }: Sent): void {
  if (body === '') {
    ctx.respond = false
    ctx.res.writeHead(status, SAFE_HEADERS)
    ctx.res.end()
  } else answerJson(ctx, status, body)
}

export function refuse(ctx: Context, refusal: AgentRefusal): void {
  // what of the body was not read would be taken for the next request
  const close = ctx.req.complete ? {} : { connection: 'close' }
  answerJson(ctx, refusal.status, JSON.stringify(problems.problemOf(refusal)), {
    ...refusal.headers,
    ...close,
    'content-type': 'application/problem+json; charset=utf-8',
  })
  if (!ctx.req.complete) ctx.req.resume()
}

/** Nobody waits for an answer any more. */
export function hangUp(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}

/** The "no" that a failure stands for; undefined = it is a fault of the program. */
export function refusalFor(thrown: unknown): AgentRefusal | undefined {
  if (thrown instanceof SessionRefusal) {
    const { code, detail, hint } = thrown
    return { ...problems.ofSession(code), code, detail, hint }
  }
  if (thrown instanceof StorageUnavailable)
    return { ...problems.NOT_STORED_NOW, headers: { 'retry-after': String(thrown.retryAfterSeconds) } }
  return thrown instanceof GiteaError ? problems.GITEA_AWAY_NOW : undefined
}
