/** The fields of a JSON body, each read with the type that the caller expects. */
export class Body {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.#values = values
  }

  /** Null counts as not given, as for Go. */
  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  number(name: string): number | undefined {
    const value = this.#values[name]
    return typeof value === 'number' ? value : undefined
  }

  flag(name: string): boolean | undefined {
    const value = this.#values[name]
    return typeof value === 'boolean' ? value : undefined
  }

  list(name: string): unknown[] | undefined {
    const value = this.#values[name]
    return Array.isArray(value) ? value : undefined
  }

  texts(name: string): string[] | undefined {
    return this.list(name)?.filter((value) => typeof value === 'string')
  }

  object(name: string): Body {
    const value = this.#values[name]
    return new Body(isRecord(value) ? value : {})
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
