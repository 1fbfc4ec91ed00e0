/** US$ per million tokens. */
export interface Price {
  readonly input: number
  readonly output: number
  /** Input that the provider is to keep for five minutes. */
  readonly cacheWrite: number
  /** Input that it had kept. */
  readonly cacheRead: number
}

/** How many tokens a call took, as the provider counted them. */
export interface TokenUse {
  readonly inputTokens: number
  readonly cacheWriteTokens: number
  readonly cacheReadTokens: number
  /** What the model thought counts as output too. */
  readonly outputTokens: number
}

/**
 * By model, in US$ per million tokens. Source: platform.claude.com, "Pricing" and the pages of the models, with the lower
 * price of what is read from the cache since 2026-10-07; looked up 2026-11-25. Of haiku-5-5 the price of prompts up to
 * 100,000 tokens; a prompt of this bot never has more. `claude.prices` of app.yml replaces or adds lines.
 */
export const PRICES: Readonly<Record<string, Price>> = {
  'claude-sonnet-5-5': { input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.1 },
  'claude-sonnet-5': { input: 2, output: 10, cacheWrite: 2.5, cacheRead: 0.2 },
  'claude-haiku-5-5': { input: 0.1, output: 0.5, cacheWrite: 0.125, cacheRead: 0.01 },
  'claude-haiku-4-5': { input: 1, output: 5, cacheWrite: 1.25, cacheRead: 0.1 },
  'claude-opus-5-5': { input: 4, output: 20, cacheWrite: 5, cacheRead: 0.2 },
  'claude-opus-5': { input: 5, output: 25, cacheWrite: 6.25, cacheRead: 0.5 },
}

/** For a model that nobody gave a price: the dearest that was sold, so that the budget is never too generous. */
export const UNKNOWN_PRICE: Price = { input: 10, output: 50, cacheWrite: 12.5, cacheRead: 1 }

/** What a call cost in millionths of a US$, rounded up: whole numbers add up without an error. */
export function costMicroUsd(use: TokenUse, price: Price): number {
  return Math.ceil(
    use.inputTokens * price.input +
      use.cacheWriteTokens * price.cacheWrite +
      use.cacheReadTokens * price.cacheRead +
      use.outputTokens * price.output,
  )
}

/** What a call can cost at most: every byte of the prompt a token, all of it written to the cache, the longest answer. */
export function worstCostMicroUsd(promptBytes: number, maxOutputTokens: number, price: Price): number {
  const input = promptBytes * Math.max(price.input, price.cacheWrite)
  return Math.ceil(input + maxOutputTokens * price.output)
}
