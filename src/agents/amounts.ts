import type { Estimate } from '../issue/reading.ts'
import { say } from '../language/say.ts'

/** Tokens as people say them, never rounded into a lie: `64_000` is `64k`, `64_100` is `64.1k`, `1_000_000` is `1M`. */
export function formatTokens(tokens: number): string {
  if (tokens >= 1_000_000) return `${tokens / 1_000_000}M`
  return tokens >= 1_000 ? `${tokens / 1_000}k` : String(tokens)
}

/** What must fit: `64k` where the estimate is one number, `up to 64k` where it is a range. */
export function formatNeed({ p50, p90 }: Estimate): string {
  return p50 === p90 ? formatTokens(p90) : say`up to ${formatTokens(p90)}`
}

/** `about 53,000 tokens, in nine of ten cases at most 71,000`; the latter only where it is a range. */
export function estimateText({ p50, p90 }: Estimate, unit = say`tokens`): string {
  const likely = say`about ${p50.toLocaleString('en-US')} ${unit}`
  return p50 === p90 ? likely : say`${likely}, in nine of ten cases at most ${p90.toLocaleString('en-US')}`
}

/** `2026-11-26 01:15 UTC`: nobody knows in which part of the world it is read. */
export function minuteOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** US dollars: `0` is `free`, `0.004` is `under US$0.01`, `1.5` is `US$1.50`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return say`free`
  return usd < 0.01 ? say`under US$0.01` : `US$${usd.toFixed(2)}`
}

/** An amount of US$ that may be none: `US$0.00`, `US$1.50`. */
export function moneyText(usd: number): string {
  return usd === 0 ? 'US$0.00' : formatUsd(usd)
}

/** An amount of US$ as it is written after `/approve`, never less than it is: `1.50`, and `0.21` for 0.2004. */
export function usdUp(usd: number): string {
  // 1.1 x 100 is 110.00000000000001 to a computer
  return (Math.ceil(usd * 100 - 1e-6) / 100).toFixed(2)
}

/** A time to wait, as people say it: `20 min`, `2 h`, `1.5 h`, `3 days`. */
export function durationText(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = minutes / 60
  return hours < 48 ? `${Math.round(hours * 10) / 10} h` : say`${Math.round(hours / 24)} days`
}

/** What `tokens` of context cost an agent that takes `costPerMtok` US$ per million: 100,000 at $15 are 1.5. */
export function costUsd(tokens: number, costPerMtok: number): number {
  return (tokens * costPerMtok) / 1_000_000
}
