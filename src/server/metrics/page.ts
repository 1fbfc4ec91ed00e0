import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, Middleware } from 'koa'
import { refuse } from '../answer.ts'
import { METRICS_TOKEN_NEEDED, READ_ONLY } from '../refusals.ts'
import type { Gauges, Metrics } from './metrics.ts'
import { processMetrics } from './process-metrics.ts'

/** What the page is made from. */
export interface MetricsPageDeps {
  readonly metrics: Metrics
  gauges(): Promise<Gauges>
  /** What a scraper has to show as `Authorization: Bearer …`; undefined = nothing. Asked each time: it can be renewed. */
  token(): string | undefined
}

/** `GET /metrics`, where Prometheus looks for it. */
export function metricsPage({ metrics, gauges, token }: MetricsPageDeps): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/metrics') return next()
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return refuse(ctx, READ_ONLY)
    if (!mayRead(ctx, token())) return refuse(ctx, METRICS_TOKEN_NEEDED)
    const text = (await metrics.text(await gauges())) + (await processMetrics())
    ctx.set('content-type', metrics.contentType)
    ctx.body = text
  }
}

function mayRead(ctx: Context, token: string | undefined): boolean {
  if (token === undefined) return true
  const [, shown = ''] = /^bearer +(\S+)$/i.exec(ctx.get('authorization')) ?? []
  // hashes have one length, so not even that of the token can be measured
  return timingSafeEqual(digestOf(shown), digestOf(token))
}

/** All bits of it, unlike the hash that tells values apart. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
