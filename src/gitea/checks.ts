/**
 * What checks a value: any zod schema is one. Only this much is asked of it, so that a plugin may bring another version of
 * zod than the bot's.
 *
 * @example z.object({ greeting: z.string() }) // a Checks<{ greeting: string }>
 */
export interface Checks<Out> {
  /** What it makes of a value, or every place that is wrong. It throws nothing. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Out }
    | { readonly success: false; readonly error: { readonly issues: readonly WrongPlace[] } }
}

/** One thing that is not as it should be, and where. */
export interface WrongPlace {
  readonly path: readonly PropertyKey[]
  readonly message: string
}
