import { createServer, type Server } from 'node:http'
import Koa, { type Middleware } from 'koa'
import type { Clock } from '../clock.ts'
import { refuse, refuseUnread, SAFE_HEADERS } from './answer.ts'
import { watchConnections } from './connections.ts'
import { errorFields } from './error-fields.ts'
import { type AskHealth, healthRoutes } from './health.ts'
import { listen, urlOf } from './listen.ts'
import { type RareLog, rareLog } from './rare-log.ts'
import { INTERNAL, NOT_FOUND } from './refusals.ts'
import type { ServerLog } from './server-log.ts'
import { stopServer } from './stop.ts'
import { type Door, webhook } from './webhook.ts'

/** Memory for at most this many deliveries of usual size; more connections are dropped. */
const DEFAULT_MAX_CONNECTIONS = 2000

const DEFAULT_TIMEOUTS: Timeouts = {
  headersMs: 5000,
  requestMs: 30_000,
  // Longer than Go's clients (90 s) and nginx (60 s) keep a connection: whoever closes first should be the sender, because a
  // delivery sent into a connection that is just closing is lost for good.
  keepAliveMs: 95_000,
  checkEveryMs: 1000,
}

/** Milliseconds; see the options of the same names in node:http. */
export interface Timeouts {
  /** To receive all headers. */
  headersMs: number
  /** To receive a whole request; a backstop, the webhook has a shorter one for its bodies. */
  requestMs: number
  /** How long an idle connection is kept. */
  keepAliveMs: number
  /** How often the two above are looked at (Node's default of 30 s would make 5 s mean 35). */
  checkEveryMs: number
}

export interface ServerOptions {
  /** Address to listen on, e.g. `0.0.0.0` for all. */
  host: string
  /** 0 for one that the system chooses. */
  port: number
  door: Door
  health: AskHealth
  log: ServerLog
  clock: Clock
  /** 2000 if not given. */
  maxConnections?: number
  /** Further pages, e.g. metrics; asked in this order after the webhook and the health pages. */
  pages?: readonly Middleware[]
  timeouts?: Partial<Timeouts>
}

/** A server that listens. */
export interface RunningServer {
  /** e.g. `http://127.0.0.1:8000`; without a slash at the end. */
  url: string
  port: number
  /** Resolves when no connection is left, at the latest `graceMs` milliseconds from now. A second call may be less patient. */
  stop(graceMs: number): Promise<void>
}

/**
 * Starts the HTTP server: the webhook, `/health`, `/ready` and further pages.
 *
 * @example const server = await startServer({ host: '127.0.0.1', port: 0, door, health, log, clock: systemClock })
 * @throws ListenError with what to do, if HOST or PORT cannot be used
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host, log, clock } = options
  const logRarely = rareLog(log, clock)
  const server = createHttpServer(koaApp(options, logRarely), { ...DEFAULT_TIMEOUTS, ...options.timeouts })
  watchConnections(server, options.maxConnections ?? DEFAULT_MAX_CONNECTIONS, logRarely)
  const port = await listen(server, host, options.port)
  return {
    url: urlOf(host, port),
    port,
    stop: (graceMs) => stopServer(server, clock, graceMs),
  }
}

function createHttpServer(app: Koa, timeouts: Timeouts): Server {
  const options = {
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    connectionsCheckingInterval: timeouts.checkEveryMs,
  }
  return createServer(options, app.callback())
}

function koaApp({ door, health, log, clock, pages = [] }: ServerOptions, logRarely: RareLog): Koa {
  const app = new Koa()
  // The webhook first: a router in front of it costs a third of what a delivery costs altogether.
  app.use(webhook(door, { log, logRarely, clock }))
  app.use(guard(log))
  app.use(healthRoutes(health, log).routes())
  for (const page of pages) app.use(page)
  app.use(notFound(clock))
  // Only what goes wrong after an answer began gets here; mostly the other side hung up.
  app.on('error', (error) =>
    logRarely('warn', 'REQUEST_BROKEN', 'A request broke off.', { error: errorFields(error) }),
  )
  return app
}

/** The last word on errors of the pages: the log gets what is safe to log, the other side a fixed text. */
function guard(log: ServerLog): Middleware {
  return async (ctx, next) => {
    ctx.set(SAFE_HEADERS)
    try {
      await next()
    } catch (thrown) {
      log.error({ code: INTERNAL.code, error: errorFields(thrown) }, 'A page could not be made.')
      // Half an answer can only be cut off: then the other side at least knows that it is not whole.
      if (ctx.headerSent) ctx.res.destroy()
      else refuse(ctx, INTERNAL)
    }
  }
}

function notFound(clock: Clock): Middleware {
  return (ctx) => refuseUnread(ctx, NOT_FOUND, clock)
}
