/** Every "no" of this server and its sentences in one place. */
import { WEBHOOK_PATH } from '../gitea/delivery.ts'
import type { UnreadableDelivery } from '../gitea/unreadable-delivery.ts'
import type { Refusal } from './answer.ts'

const JSON_HOOK = 'Set the webhook in Gitea to method POST and content type application/json.'

export const METHOD_NOT_ALLOWED: Refusal = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'Deliveries are received by POST only.',
  hint: JSON_HOOK,
  headers: { allow: 'POST' },
}

export const ENCODED: Refusal = {
  status: 415,
  code: 'CONTENT_ENCODING',
  message: 'Compressed deliveries are not read.',
  hint: 'Gitea sends no Content-Encoding: look for a proxy in between that adds one.',
}

export const WRONG_CONTENT_TYPE: Refusal = {
  status: 415,
  code: 'CONTENT_TYPE',
  message: 'Multipart bodies and charsets other than UTF-8 are not read.',
  hint: JSON_HOOK,
}

export const TOO_LARGE: Refusal = {
  status: 413,
  code: 'BODY_TOO_LARGE',
  message: 'The delivery is larger than this server reads.',
  hint: 'The next sweep finds the change without the webhook.',
}

export const TOO_SLOW: Refusal = {
  status: 408,
  code: 'BODY_TIMEOUT',
  message: 'The delivery did not arrive in time.',
  hint: 'Check the network or the proxy between Gitea and this server.',
}

export const BUSY: Refusal = {
  status: 503,
  code: 'BUSY',
  message: 'Too many large deliveries are arriving at once.',
  hint: 'Nothing was stored. The next sweep finds the change without the webhook.',
  headers: { 'retry-after': '5' },
}

/** One text for every wrong signature: it must not tell a forger what was nearly right. */
export const SIGNATURE_INVALID: Refusal = {
  status: 401,
  code: 'SIGNATURE_INVALID',
  message: 'The delivery is not signed with the secret of this server.',
  hint: "Set the webhook's secret in Gitea to the value of GITEA_WEBHOOK_SECRET.",
}

/** Signed, but not what it promises; `reason` never quotes the payload. */
export function unreadable({ code, reason, hint = '' }: UnreadableDelivery): Refusal {
  return { status: 422, code, message: `The delivery is signed right but cannot be read: ${reason}.`, hint }
}

export const NOT_STORED: Refusal = {
  status: 503,
  code: 'STORAGE_UNAVAILABLE',
  message: 'The delivery could not be stored.',
  hint: "The server's log says why. The next sweep finds the change without the webhook.",
}

export const INTERNAL: Refusal = {
  status: 500,
  code: 'INTERNAL',
  message: 'Something went wrong on this side.',
  hint: "Nothing was stored. The server's log has the details.",
}

export const NOT_FOUND: Refusal = {
  status: 404,
  code: 'NOT_FOUND',
  message: 'There is nothing here.',
  hint: `Deliveries go to ${WEBHOOK_PATH}; /health and /ready say how the server is.`,
}

export const METRICS_TOKEN_NEEDED: Refusal = {
  status: 401,
  code: 'METRICS_TOKEN_NEEDED',
  message: 'The metrics are read with a token.',
  hint: 'Send "Authorization: Bearer …" with the value of METRICS_TOKEN; in Prometheus: authorization, credentials_file.',
  headers: { 'www-authenticate': 'Bearer' },
}

export const READ_ONLY: Refusal = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'This page can only be read.',
  hint: 'Use GET.',
  headers: { allow: 'GET, HEAD' },
}
