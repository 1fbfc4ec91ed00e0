/** How lines of the log look: one JSON object each, for programs, or a text for people. */
export type LogFormat = 'json' | 'pretty' | 'pretty-coloured'

/** What makes the text of a line. */
export interface LineShape {
  readonly format: LogFormat
  /** Takes secrets out of a text. */
  redact(text: string): string
}

/**
 * What is written of a line that pino has made: every text in it, and every name of a field, without secrets. They are taken
 * out of the single texts, because a pattern that goes over the line as a whole could go over the end of a field.
 *
 * @param line JSON, with its end
 */
export function shapedLine(line: string, { format, redact }: LineShape): string {
  const fields = cleaned(JSON.parse(line), redact) as Readonly<Record<string, unknown>>
  return format === 'json' ? `${JSON.stringify(fields)}\n` : prettyLine(fields, format === 'pretty-coloured')
}

function cleaned(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((one) => cleaned(one, redact))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [redact(name), cleaned(one, redact)]))
}

/** Pino's numbers, their names for people, and the SGR codes of their colours. */
const LEVELS: Readonly<Record<number, readonly [name: string, colour: number]>> = {
  10: ['TRACE', 90],
  20: ['DEBUG', 90],
  30: ['INFO ', 32],
  40: ['WARN ', 33],
  50: ['ERROR', 31],
  60: ['FATAL', 31],
}
const DIM = 2

/** `04:31:34.123 INFO  the text field=value`, and the stack of an error below. */
function prettyLine(fields: Readonly<Record<string, unknown>>, isColoured: boolean): string {
  const painted = (text: string, code: number) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text)
  const { level, time, msg, error, ...others } = fields
  const [name, colour] = LEVELS[Number(level)] ?? [String(level), DIM]
  const told = Object.entries(others).map(([key, value]) => ` ${painted(`${key}=`, DIM)}${shown(value)}`)
  const head = `${painted(timeOf(Number(time)), DIM)} ${painted(name, colour)} ${oneLine(String(msg ?? ''))}`
  return `${head}${told.join('')}\n${error === undefined ? '' : errorText(error)}`
}

/** By the clock of the machine: whoever looks at a terminal has it before the eyes. */
function timeOf(ms: number): string {
  const date = new Date(ms)
  const two = (number: number) => String(number).padStart(2, '0')
  const second = `${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
  return `${two(date.getHours())}:${two(date.getMinutes())}:${second}`
}

/** A text of one word as it is, anything else as JSON. */
function shown(value: unknown): string {
  const isWord = typeof value === 'string' && /^[\w.:/#@+-]+$/.test(value)
  return isWord ? value : oneLine(JSON.stringify(value) ?? '')
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `    ${shown(error)}\n`
  const fields: Readonly<Record<string, unknown>> = { ...error }
  const { stack, ...others } = fields
  const isStack = typeof stack === 'string'
  // a stack begins with name and message
  const { name: _name, message: _message, ...beside } = others
  const rest = isStack ? beside : others
  const lines = [
    ...(isStack ? stack.split('\n') : []),
    ...(Object.keys(rest).length > 0 ? [JSON.stringify(rest)] : []),
  ]
  return lines.map((line) => `    ${oneLine(line.trim())}\n`).join('')
}

/** Strangers write some of what is logged: it must not move the cursor, or look like another line. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{C}|\p{Zl}|\p{Zp}/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)
}
