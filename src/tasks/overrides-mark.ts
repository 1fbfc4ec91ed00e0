import { z } from 'zod'
import { issueAddressSchema } from '../gitea/issue-address.ts'
import { MOST_KEPT_ORDERS, type Overrides } from './overrides.ts'

/** Longer than any reason that is kept; what a hidden line holds was perhaps written by a person. */
const LONGEST_WORDS = 1_000

/** Each loss of the database may add some, and at last it does not matter how many there are. */
const MOST_UNTOLD = 10 * MOST_KEPT_ORDERS

/** No task costs as much: an estimate has an end, and a price as well. */
const MOST_APPROVED_USD = 1_000_000_000

const givenSchema = z.object({
  by: z.object({ id: z.number().int(), login: z.string().max(255) }).nullable(),
  id: z.number().int().nonnegative(),
  line: z.number().int().nonnegative().exactOptional(),
  labelled: z.number().int().exactOptional(),
})

const blockerSchema = z.object({
  address: issueAddressSchema,
  waits: z.boolean(),
  text: z.string().max(100).exactOptional(),
  given: givenSchema,
})

/** The standing orders in the hidden line of a status comment: nothing that a writer could not command. */
export const overridesSchema = z.object({
  agent: z.string().max(40).exactOptional(),
  difficulty: z.enum(['low', 'medium', 'high']).exactOptional(),
  estimate: z.number().int().positive().exactOptional(),
  priority: z.number().int().min(-2).max(2).exactOptional(),
  approve: z.number().positive().max(MOST_APPROVED_USD).exactOptional(),
  hold: z.string().max(LONGEST_WORDS).exactOptional(),
  blockers: z.array(blockerSchema).max(MOST_KEPT_ORDERS).exactOptional(),
  untold: z.number().int().positive().max(MOST_UNTOLD).exactOptional(),
  given: z
    .object({
      agent: givenSchema.exactOptional(),
      difficulty: givenSchema.exactOptional(),
      estimate: givenSchema.exactOptional(),
      priority: givenSchema.exactOptional(),
      approve: givenSchema.exactOptional(),
      hold: givenSchema.exactOptional(),
    })
    .exactOptional(),
})

/**
 * What the hidden line says of the orders. It names no issue that not everybody who reads it may know of. Of orders to wait for
 * such an issue there is only the number, and they have to be given again after a loss of the database.
 *
 * @param hiddenBlockers how many issues hold the task back that may not be named; null = nobody has looked yet
 */
export function markedOverrides(overrides: Overrides, hiddenBlockers: number | null): Overrides {
  const { blockers = [], untold: lost = 0, ...rest } = overrides
  const told = blockers.filter(({ isHidden }) => !isHidden)
  const hidden = blockers.filter(({ isHidden, waits }) => isHidden && waits).length
  // what is closed holds nobody back, and need not be asked for
  const untold = Math.min(MOST_UNTOLD, lost + Math.min(hidden, hiddenBlockers ?? hidden))
  const kept = {
    ...rest,
    ...(told.length > 0 ? { blockers: told } : {}),
    ...(untold > 0 ? { untold } : {}),
  }
  // in one order of the fields, however they came about: the comment would be written again for nothing
  return overridesSchema.safeParse(kept).data ?? kept
}

/** Orders that were read from a hidden line: what they say of other issues is looked at before it counts. */
export function recalledOverrides(overrides: Overrides): Overrides {
  const { blockers, ...rest } = overrides
  if (!blockers) return overrides
  return { ...rest, blockers: blockers.map((order) => ({ ...order, isRecalled: true as const })) }
}
