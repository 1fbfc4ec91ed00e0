import { isScope as isPartScope, type SCOPE_CATEGORIES } from '../../../gitea/token-scopes.ts'
import type { World } from '../world.ts'
import type { Identity } from './identity.ts'
import { refusal } from './refusal.ts'

/** The parts of the API that scopes are given for. */
export type Category = (typeof SCOPE_CATEGORIES)[number]

const WHOLE = new Set(['all', 'public-only'])

/** Whether the server would make a token with it. */
export function isScope(text: string): boolean {
  return WHOLE.has(text) || isPartScope(text)
}

/** A reading method needs `read:`, any other `write:`, which contains it. */
export function checkScope(
  world: World,
  method: string,
  category: Category | null,
  scopes: Identity['scopes'],
) {
  if (!category || !scopes || scopes.includes('all') || scopes.includes(`write:${category}`)) return
  const reading = method === 'GET' || method === 'HEAD'
  if (reading && scopes.includes(`read:${category}`)) return
  const required = `${reading ? 'read' : 'write'}:${category}`
  const message = 'token does not have at least one of required scope(s)'
  const rest = world.traits.scopesNamedTwice
    ? `, required=[${required}], token scope=${scopes.join(',')}`
    : `: [${required}]`
  throw refusal(world, 403, `${message}${rest}`)
}
