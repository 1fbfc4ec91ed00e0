import { calibrated, ratiosOf } from '../../src/agents/calibration.ts'
import { LearnedRatios, weightAt } from '../../src/agents/learned-ratios.ts'
import { bucketOf } from '../../src/agents/ratio-histogram.ts'
import type { Happened } from './year.ts'

/** Says of each task how much context it needs at most in nine of ten cases, before it is told what the task used. */
export interface Forecaster {
  forecast(task: Happened): { readonly p50: number; readonly p90: number }
  hear(task: Happened): void
}

/** What the bot does. */
export function learning(): Forecaster {
  const ratios = new LearnedRatios()
  return {
    forecast({ atMs, agent, repoId, estimate, ...kind }) {
      const found = ratios.calibration(kind, repoId, [agent], weightAt(atMs, 0))
      return calibrated(estimate, ratiosOf(found, agent))
    },
    hear({ atMs, agent, repoId, estimate, reported, source, difficulty }) {
      const p50Bucket = bucketOf(reported, estimate.p50)
      const p90Bucket = bucketOf(reported, estimate.p90)
      if (p50Bucket === undefined || p90Bucket === undefined) return
      const weight = weightAt(atMs, 0)
      ratios.add({ agent, repoId, source, difficulty, p50Bucket, p90Bucket, weight })
    },
  }
}

/** The estimates as they were read. */
export function asRead(): Forecaster {
  return { forecast: ({ estimate }) => estimate, hear: () => undefined }
}

/** What comes to mind first: mean and deviation of used / estimated of everything so far; 1.2816 deviations are nine of ten. */
export function plain(): Forecaster {
  let count = 0
  let sum = 0
  let squares = 0
  return {
    forecast({ estimate }) {
      if (count < 10) return estimate
      const mean = sum / count
      const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean))
      return { p50: estimate.p50 * mean, p90: estimate.p50 * (mean + 1.2816 * deviation) }
    },
    hear({ estimate, reported }) {
      const ratio = reported / estimate.p50
      count++
      sum += ratio
      squares += ratio * ratio
    },
  }
}
