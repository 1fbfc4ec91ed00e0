import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * The hidden last line of every comment of the bot: which comment it is, and a checksum of the visible text, so that a
 * text that a person edited is recognised without any memory of what was written. It is a mark, not a proof: only a
 * comment whose author is the bot counts at all.
 */
const OPENING = '<!-- mosaic-coordinator '
/** What stands behind it on its line was added by a person. */
const MARK = /^<!-- mosaic-coordinator (\{.*?\}) -->/s
/** Three or more of one of these begin a block of code, and as many or more end it. */
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)$/s
/** A mark has some 300 characters, and with all orders that can stand some 14,000; anything longer is somebody else's. */
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

/**
 * What a marked text says of itself; undefined = it has no mark. People may have written above and below the mark: it is the last
 * one that begins a line, and stands in no block of code.
 */
export function readMark(body: string): { kind: string; untouched: boolean; data: MarkData } | undefined {
  const read = lastMarkIn(body)
  if (!read) return undefined
  const { is, sum, ...data } = read.mark
  const visible = body.slice(0, read.from).replaceAll('\r\n', '\n')
  return { kind: is, untouched: sum === checksum(visible) && body.slice(read.to).trim() === '', data }
}

type Mark = z.infer<typeof markSchema>

/** A mark, and from where to where it stands. */
interface FoundMark {
  readonly mark: Mark
  readonly from: number
  readonly to: number
}

function lastMarkIn(body: string): FoundMark | undefined {
  if (!body.includes(OPENING)) return undefined
  let found: FoundMark | undefined
  // a block of code that is never closed hides nothing: a slip of the pen would make the bot forget its orders
  let inCode: { readonly fence: string; readonly before: FoundMark | undefined } | undefined
  let from = 0
  for (const line of body.split('\n')) {
    const [, fence, info = ''] = FENCE.exec(line) ?? []
    if (fence && !inCode) inCode = { fence, before: found }
    else if (fence && inCode && fence.startsWith(inCode.fence) && info.trim() === '') {
      found = inCode.before
      inCode = undefined
    }
    const text = line.startsWith(OPENING) ? MARK.exec(line.slice(0, LONGEST_MARK)) : null
    const mark = text?.[1] === undefined ? undefined : markSchema.safeParse(parse(text[1])).data
    if (text && mark) found = { mark, from, to: from + text[0].length }
    from += line.length + 1
  }
  return found
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
