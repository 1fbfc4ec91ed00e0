/**
 * Who sent this? Gitea and Forgejo sign the JSON text of a delivery with HMAC-SHA256 and the hook's secret.
 * The signature covers nothing else: not the headers, no time, no id.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Gitea signs with the first; Forgejo sends both, always equal (recordings). */
const SIGNATURE_HEADERS = ['x-gitea-signature', 'x-forgejo-signature'] as const

/** No prefix, nothing before or after, ASCII digits only. */
const HEX_OF_SHA256 = /^[0-9a-f]{64}$/i

/** What a form-encoded hook sends: this one field and nothing else (recordings). */
const PAYLOAD_FIELD = Buffer.from('payload=')

const PERCENT = 0x25
const PLUS = 0x2b
const SPACE = 0x20

/**
 * The signed JSON bytes of a delivery, or undefined if it was not signed right by one of the secrets.
 * The bytes are not parsed and may be anything the holder of a secret chose to sign.
 *
 * A JSON hook signs the exact body; a form hook signs the decoded `payload` field, not the body. The SHA-1 of
 * `X-Hub-Signature` is never accepted. Gitea sends an empty signature for a hook without a secret: that is
 * unsigned, and an empty secret here matches nothing.
 *
 * @example const json = verifySignature(request.headers, body, [secret, previousSecret])
 * @throws never
 */
export function verifySignature(
  headers: IncomingHttpHeaders,
  rawBody: Buffer,
  secrets: readonly string[],
): Buffer | undefined {
  const signature = signatureIn(headers)
  if (signature === undefined) return undefined
  const json = isForm(headers['content-type']) ? payloadField(rawBody) : rawBody
  if (json === undefined) return undefined
  let matches = false
  for (const secret of secrets) {
    // No early exit: which of the two secrets of a rotation is the live one must not show in the time it takes.
    if (isSignedWith(secret, json, signature)) matches = true
  }
  return matches ? json : undefined
}

/** What is signed for a look at the door: no JSON, so whoever sees it can never have it taken for a delivery. */
const LOOK = Buffer.from('only a look')

/** The headers with which `doctor` looks whether the door is there, so that the bot knows that it is nobody else. */
export function lookHeaders(secret: string): Record<string, string> {
  return { 'x-gitea-signature': createHmac('sha256', secret).update(LOOK).digest('hex') }
}

/** Whether a request without a body is such a look. */
export function isLook(headers: IncomingHttpHeaders, secrets: readonly string[]): boolean {
  return verifySignature(headers, LOOK, secrets) !== undefined
}

/** The 32 bytes that the headers claim. Two headers that disagree, or one that is odd, claim nothing. */
function signatureIn(headers: IncomingHttpHeaders): Buffer | undefined {
  const claims = SIGNATURE_HEADERS.map((name) => headers[name]).filter((value) => value !== undefined)
  const [first] = claims
  // Node joins a header that came twice with ', ', so a duplicate fails the pattern too.
  if (typeof first !== 'string' || !HEX_OF_SHA256.test(first)) return undefined
  return claims.every((claim) => claim === first) ? Buffer.from(first, 'hex') : undefined
}

function isSignedWith(secret: string, json: Buffer, signature: Buffer): boolean {
  if (secret === '') return false
  return timingSafeEqual(createHmac('sha256', secret).update(json).digest(), signature)
}

function isForm(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType === 'application/json') return false
  return /^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)
}

/**
 * Decodes by hand because this runs before the sender is known. In the worst case, 25 MiB of `+`, it takes a quarter of a
 * second where `replaceAll` and `decodeURIComponent` take 3 (measured), and a general form parser would make an
 * object of each of its fields. A second field ends up in the text, so it breaks the signature.
 */
function payloadField(form: Buffer): Buffer | undefined {
  if (!form.subarray(0, PAYLOAD_FIELD.length).equals(PAYLOAD_FIELD)) return undefined
  const text = Buffer.allocUnsafe(form.length - PAYLOAD_FIELD.length)
  let length = 0
  for (let at = PAYLOAD_FIELD.length; at < form.length; at++) {
    let byte = form[at] ?? 0
    if (byte === PLUS) byte = SPACE
    if (byte === PERCENT) {
      byte = hexDigit(form[++at]) * 16 + hexDigit(form[++at])
      if (Number.isNaN(byte)) return undefined
    }
    text[length++] = byte
  }
  return text.subarray(0, length)
}

/** 0 to 15, or NaN for what is no digit. */
function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : Number.NaN
}
