import { english, say, translated } from '../../language/say.ts'

/** What a person can do about orders to wait of which only the number is known. */
export function lostOrdersText(count: number): string {
  return count === 1
    ? say`Somebody had ordered that this waits for an issue that not everybody here may see; my database was lost since, and I do not know which one it was. Please write \`/blocked-by\` with it again, or \`/unblocked-by\` with it if it need not be waited for any more. ${translated(ELSE)}`
    : say`Somebody had ordered that this waits for ${count} issues that not everybody here may see; my database was lost since, and I do not know which they were. Please write \`/blocked-by\` with each of them again, or \`/unblocked-by\` with those that need not be waited for any more. ${translated(ELSE)}`
}

const ELSE = english`If nobody knows any more, take this issue from me and assign it to me again: that ends all orders for it.`
