interface SettingsIssue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** A schema of zod, whichever version of it the plugin uses; only these parts are needed. */
export interface SettingsSchema<Settings = unknown> {
  /** What it makes of a value, or every field that is wrong. It throws nothing. */
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Settings }
    | { readonly success: false; readonly error: { readonly issues: readonly SettingsIssue[] } }
  /** Of an object: its fields. */
  readonly shape?: object
  /** How zod 4 describes itself: what kind of schema it is, and what it is around. */
  readonly def?: {
    readonly type?: string
    readonly catchall?: unknown
    /** What an optional one, or one with a default, is around. */
    readonly innerType?: SettingsSchema
    /** What one that is made into something else takes in. */
    readonly in?: SettingsSchema
    /** The words of an enum. */
    readonly entries?: Readonly<Record<string, string | number>>
  }
}
