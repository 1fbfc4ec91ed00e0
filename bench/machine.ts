import { cpus, totalmem } from 'node:os'

/** The line above every figure: a number without its machine says nothing. */
export function machineLine(): string {
  const [cpu] = cpus()
  const gib = Math.round(totalmem() / 2 ** 30)
  return `Node ${process.versions.node}, SQLite ${process.versions.sqlite}, ${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}, ${gib} GiB, ${process.platform}`
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** The value below which that share lies (nearest rank). */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

/** Prints a gate and remembers whether it held. */
export function gate(
  what: string,
  value: number,
  limit: number,
  kind: 'at least' | 'at most',
  unit = '',
): void {
  const held = kind === 'at least' ? value >= limit : value <= limit
  const shown = value.toFixed(unit === 'MB' || (unit === 'ms' && limit >= 1) ? 1 : 2)
  process.stdout.write(`${held ? 'ok  ' : 'FAIL'} ${what}: ${shown}${unit} (${kind} ${limit}${unit})\n`)
  if (!held) process.exitCode = 1
}
