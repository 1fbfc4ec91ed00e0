import { pino } from 'pino'
import { type LogFormat, shapedLine } from './log-line.ts'
import { LogOutput } from './log-output.ts'
import { redactor } from './redact.ts'

/** What the rooms need of a logger; pino's own order of arguments: fields first, then a fixed text. */
export interface Log {
  /** What only helps to find a mistake; not shown unless `LOG_LEVEL` is `debug`. */
  debug(fields: object, text: string): void
  /** What happened. @example log.info({ issue: 'acme/app#7' }, 'closed as stale') */
  info(fields: object, text: string): void
  /** What somebody should look at, although the bot goes on. */
  warn(fields: object, text: string): void
  /** What failed. An Error goes into the field `error`. @example log.error({ error }, 'it did not start') */
  error(fields: object, text: string): void
  /** A log whose lines have these fields too. */
  child(fields: object): Log
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** How a log is written, other than as JSON and without what is shaped like a secret. */
export interface LogOptions {
  readonly format?: LogFormat
  /** Takes secrets out of a text: whoever knows some says so. */
  readonly redact?: (text: string) => string
}

/**
 * Lines on stdout. Only what is named here of an error is written: an error object of some library may carry
 * request headers, and with them a token. What is a secret all the same, or is shaped like one, is taken out of every text. It
 * never waits for who reads it: what is too much is dropped and counted.
 *
 * @example const log = createLog('info')
 */
export function createLog(level: LogLevel, output = new LogOutput(), options: LogOptions = {}): Log {
  const { format = 'json', redact = redactor([]) } = options
  // a secret that is cut in two is not known any more, so errors are cleaned before they are cut
  const serializers = { error: (error: unknown) => errorFields(error, redact) }
  const write = (line: string) => output.write(shapedLine(line, { format, redact }))
  const log = pino({ level, base: null, serializers }, { write })
  output.onRoom = (dropped) => log.warn({ dropped }, 'lines of the log were dropped: nobody read it')
  return log
}

/** Says nothing; for tests and the demo. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLog }

const CAUSES_SHOWN = 3
/** In characters: a whole answer of some server may stand in a message, and a stack begins with its message. */
const LONGEST_MESSAGE = 2_000
const LONGEST_STACK = 8_000

function errorFields(error: unknown, redact: (text: string) => string, depth = 0): object {
  // the server's own errors come as the few fields that may be logged
  if (isPlain(error)) return error
  if (!(error instanceof Error)) return { message: redact(String(error)).slice(0, 500) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? { code: String(error.code) } : {}
  const isDeeper = cause !== undefined && depth < CAUSES_SHOWN
  const deeper = isDeeper ? { cause: errorFields(cause, redact, depth + 1) } : {}
  const told = { name, ...code, message: redact(message).slice(0, LONGEST_MESSAGE) }
  const where = depth === 0 && stack !== undefined ? { stack: redact(stack).slice(0, LONGEST_STACK) } : {}
  return { ...told, ...where, ...deeper }
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
