import { createHmac, randomUUID } from 'node:crypto'
import { type GiteaVersion, type Traits, traitsOf } from '../traits.ts'
import { eventOf } from './flags.ts'
import { goJson } from './go-json.ts'

/** One webhook request, ready to be posted: lower-case header names and the exact text of the body. */
export interface SignedDelivery {
  /** The UUID in X-Gitea-Delivery. */
  readonly id: string
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** The exact text to post. */
  readonly body: string
}

/** What to send: the fine event type, the payload, and the secret to sign with. */
export interface DeliveryWish {
  /** The fine name, `issue_assign`; the coarse one follows from it. */
  readonly type: string
  /** X-Gitea-Event, if it is not what follows from `type`. */
  readonly event?: string
  /** Put in front of the payload, unless that is text. */
  readonly action?: string
  /** An object is printed as the version would; text is sent as it is, be it JSON or not. */
  readonly payload: object | string
  /** Empty or missing: the headers are sent all the same, with an empty signature, as Gitea does. */
  readonly secret?: string
  /** Form-encoded (`payload=…`) instead of JSON. */
  readonly form?: boolean
  /** Which server sends it; 1.26.3 if not said. */
  readonly version?: GiteaVersion
  /** The UUID in X-Gitea-Delivery; a new one if not said. */
  readonly id?: string
  /** What the hook belongs to; a repository if not said. */
  readonly target?: 'repository' | 'organization' | 'user' | 'system' | 'default'
  /** The header Authorization that the hook was given. */
  readonly authorization?: string
}

/**
 * Builds exactly what Gitea would send for an event: all header families, the signatures, and the JSON printed
 * in that version's way.
 *
 * @example
 * const { headers, body } = signedDelivery({ type: 'issue_assign', action: 'assigned', payload, secret: 's3cret' })
 * await fetch(url, { method: 'POST', headers, body })
 */
export function signedDelivery(wish: DeliveryWish): SignedDelivery {
  const traits = traitsOf(wish.version ?? '1.26.3')
  return deliveryOf({ ...wish, json: printed(wish, traits), traits })
}

function printed({ payload, action, type }: DeliveryWish, traits: Traits): string {
  if (typeof payload === 'string') return payload
  return goJson(action === undefined ? payload : { action, ...payload }, traits, type)
}

/** The same for a payload that is text already. */
export function deliveryOf(
  wish: Omit<DeliveryWish, 'payload' | 'version'> & { json: string; traits: Traits },
): SignedDelivery {
  const id = wish.id ?? randomUUID()
  const body = wish.form ? new URLSearchParams({ payload: wish.json }).toString() : wish.json
  const headers = {
    'content-type': wish.form ? 'application/x-www-form-urlencoded' : 'application/json',
    ...names(wish.traits, id, wish.event ?? eventOf(wish.type), wish.type),
    ...signatures(wish.traits, wish.json, wish.secret ?? ''),
    ...targets(wish.traits, wish.target ?? 'repository'),
    ...(wish.authorization ? { authorization: wish.authorization } : {}),
  }
  return { id, headers, body }
}

function names(traits: Traits, id: string, event: string, type: string) {
  const families = ['gitea', 'gogs', 'github', ...(traits.forgejo ? ['forgejo'] : [])]
  return Object.fromEntries(
    families.flatMap((family) => [
      [`x-${family}-delivery`, id],
      [`x-${family}-event`, event],
      [`x-${family}-event-type`, type],
    ]),
  )
}

/** The signed text is the JSON, for form-encoded hooks too. */
function signatures(traits: Traits, json: string, secret: string): Record<string, string> {
  const hmac = (algorithm: string) =>
    secret === '' ? '' : createHmac(algorithm, secret).update(json).digest('hex')
  const sha256 = hmac('sha256')
  return {
    'x-gitea-signature': sha256,
    'x-gogs-signature': sha256,
    ...(traits.forgejo ? { 'x-forgejo-signature': sha256 } : {}),
    'x-hub-signature': `sha1=${hmac('sha1')}`,
    'x-hub-signature-256': `sha256=${sha256}`,
  }
}

function targets(traits: Traits, target: string): Record<string, string> {
  if (!traits.targetType) return {}
  return {
    'x-gitea-hook-installation-target-type': target,
    'x-github-hook-installation-target-type': target,
  }
}
