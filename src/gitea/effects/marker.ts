import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * The hidden last line of every comment of the bot: which comment it is, and a checksum of the visible text, so that a
 * text that a person edited is recognised without any memory of what was written. It is a mark, not a proof: only a
 * comment whose author is the bot counts at all.
 */
const OPENING = '<!-- mosaic-coordinator '
const MARK = /^<!-- mosaic-coordinator (\{.*\}) -->\s*$/
/** A mark has some 300 characters, and with all orders that can stand some 14,000; anything longer at the end of a text is somebody else's. */
const LONGEST_MARK = 32_000

const markSchema = z.looseObject({ is: z.string(), sum: z.string() })

/** What the hidden line holds beside the kind and the checksum: small values, nothing that a writer could not command. */
export type MarkData = Readonly<Record<string, unknown>>

/** A comment's text with its mark. @example withMark('Hello', 'status', { text: '0a1b' }) */
export function withMark(visible: string, kind: string, data: MarkData = {}): string {
  const mark = JSON.stringify({ is: kind, ...data, sum: checksum(visible) })
  // "--" would end an HTML comment
  return `${visible}\n\n<!-- mosaic-coordinator ${mark.replaceAll('--', '\\u002d\\u002d')} -->`
}

/** What a marked text says of itself; undefined = it has no mark. */
export function readMark(body: string): { kind: string; untouched: boolean; data: MarkData } | undefined {
  // found by its opening: a pattern that looks for it takes hours in a text of nothing but line breaks
  const at = body.lastIndexOf(OPENING)
  const match = at < 0 || body.length - at > LONGEST_MARK ? null : MARK.exec(body.slice(at))
  if (!match?.[1]) return undefined
  const mark = markSchema.safeParse(parse(match[1]))
  if (!mark.success) return undefined
  const { is, sum, ...data } = mark.data
  return { kind: is, untouched: sum === checksum(body.slice(0, at).replaceAll('\r\n', '\n')), data }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function checksum(visible: string): string {
  return createHash('sha256').update(visible.trim()).digest('hex').slice(0, 16)
}
