import { asError, CoordinatorError } from '../errors.ts'

/**
 * What of an error may stand in the log of this room. The message only where this project or the operating system wrote it:
 * that of a `SyntaxError` from JSON.parse, for one, quotes the body.
 *
 * @example log.error(errorFields(thrown), 'A delivery could not be received.')
 */
export function errorFields(thrown: unknown): Record<string, unknown> {
  const error = asError(thrown)
  const code = 'code' in error ? error.code : undefined
  const isOurs = error instanceof CoordinatorError || 'syscall' in error
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(isOurs ? { message: error.message } : {}),
    at: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: errorCode(error.cause) }),
  }
}

function errorCode(cause: unknown): string {
  const error = asError(cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** The lines of the stack that name a place; the lines above them are the message. */
function framesOf(error: Error): string[] {
  const lines = error.stack?.split('\n') ?? []
  return lines.filter((line) => /^ {4}at /.test(line)).map((line) => line.trim())
}
