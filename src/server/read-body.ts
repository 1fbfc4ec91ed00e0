import type { IncomingMessage } from 'node:http'
import type { Clock } from '../clock.ts'
import type { Refusal } from './answer.ts'
import type { BodyShare } from './body-budget.ts'
import { BUSY, TOO_LARGE, TOO_SLOW } from './refusals.ts'

export interface BodyLimits {
  /** A body may have this many bytes and not one more. */
  maxBytes: number
  /** From now until the last byte, milliseconds. */
  timeoutMs: number
  share: BodyShare
  clock: Clock
}

/** Either the whole body, or why it was not read, or `gone`: the sender hung up and nobody waits for an answer. */
export type BodyResult = { body: Buffer } | { refusal: Refusal } | 'gone'

/**
 * Reads a body into one Buffer. The limits hold while it arrives, so a body that lies about its length, or does
 * not end, never fills the memory. After a refusal the rest is still unread.
 */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<BodyResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let totalBytes = 0
    const finish = (result: BodyResult) => {
      cancelTimeout()
      request.off('data', onData).off('end', onEnd).off('close', onGone)
      resolve(result)
    }
    const onData = (chunk: Buffer) => {
      totalBytes += chunk.length
      if (totalBytes > limits.maxBytes) return finish({ refusal: TOO_LARGE })
      if (!limits.share.growTo(totalBytes)) return finish({ refusal: BUSY })
      chunks.push(chunk)
    }
    const onEnd = () => finish({ body: inOnePiece(chunks, totalBytes) })
    const onGone = () => finish('gone')
    const cancelTimeout = limits.clock.after(limits.timeoutMs, () => finish({ refusal: TOO_SLOW }))
    request.on('data', onData).on('end', onEnd).on('close', onGone)
  })
}

/** Most deliveries come in one piece already; copying those would be waste. */
function inOnePiece(chunks: readonly Buffer[], totalBytes: number): Buffer {
  const [only] = chunks
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, totalBytes)
}
