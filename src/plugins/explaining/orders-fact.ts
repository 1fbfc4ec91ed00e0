import { type IssueAddress, refTo } from '../../gitea/issue-address.ts'
import { type BlockerOrder, type Given, isUnordered, type Overrides } from '../../tasks/overrides.ts'
import { harmless } from '../harmless.ts'

/** What people have ordered and who did, in one line; empty = nothing. Names stand as code, since a mention would notify. */
export function ordersFact(
  overrides: Overrides,
  { here, textHash }: { readonly here: IssueAddress; readonly textHash?: string | undefined },
): string {
  const { agent, difficulty, estimate, priority, hold, blockers = [], given } = overrides
  const orders = [
    ...(agent === undefined ? [] : [`agent \`${agent}\`${byWhom(given?.agent)}`]),
    ...(difficulty === undefined ? [] : [`difficulty \`${difficulty}\`${byWhom(given?.difficulty)}`]),
    ...(estimate === undefined
      ? []
      : [`estimate ${estimate.toLocaleString('en-US')} tokens${byWhom(given?.estimate)}`]),
    ...(priority === undefined ? [] : [`priority ${priority}${byWhom(given?.priority)}`]),
    ...(hold === undefined
      ? []
      : [`held back${hold.trim() === '' ? '' : `: ${harmless(hold)}`}${byWhom(given?.hold)}`]),
    // what it does not wait for counts only as long as the text is the same
    ...blockers
      .filter((order) => order.waits || (textHash !== undefined && isUnordered(order, textHash)))
      .map((order) => blockerText(order, here)),
  ]
  return orders.length === 0 ? '' : `Ordered by a person: ${orders.join(', ')}`
}

function blockerText({ waits, isHidden, address, given }: BlockerOrder, here: IssueAddress): string {
  const ref = isHidden ? 'an issue that not everybody here may see' : `\`${refTo(address, here)}\``
  return `${waits ? 'waits for' : 'does not wait for'} ${ref}${byWhom(given)}`
}

/** ` (by `bob`)`; a label may tell nobody. */
function byWhom(given: Given | undefined): string {
  if (!given) return ''
  const words = [
    ...(given.line === undefined ? ['with a label'] : []),
    ...(given.by ? [`by \`${given.by.login}\``] : []),
  ]
  return words.length === 0 ? '' : ` (${words.join(', ')})`
}
