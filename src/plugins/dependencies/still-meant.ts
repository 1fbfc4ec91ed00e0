import type { IssueRef } from '../../issue/spec.ts'
import type { Found } from './reconcile.ts'

/** What one reference of a text leads to: the issue, its name as written if there is none, nothing if it was deleted. */
export interface Led {
  readonly ref: IssueRef
  /** The other repository as the text names it, in small letters. */
  readonly named: string | undefined
  readonly to: Found | string | undefined
}

/**
 * Where the references of a text led when it was first read, as far as the bot's own native copies tell: the name of a
 * repository that was renamed may be another one's today. To be used for a text that has not changed since. Pure.
 *
 * @param listed keys of what Gitea lists
 * @param copies the bot's own native copies
 */
export function stillMeant(
  refs: readonly Led[],
  listed: ReadonlySet<string>,
  copies: readonly Found[],
): readonly Led[] {
  const isListed = ({ to }: Led) => typeof to === 'object' && listed.has(to.key)
  const claimed = new Set(refs.map(({ to }) => (typeof to === 'object' ? to.key : undefined)))
  const free = copies.filter(({ key }) => !claimed.has(key))
  return refs.map((led) => {
    if (led.named === undefined || isListed(led)) return led
    const [copy, ...more] = free.filter(({ address }) => address.number === led.ref.number)
    // two of one number cannot be told apart
    return copy && more.length === 0 ? { ...led, to: { ...copy, named: led.named } } : led
  })
}
