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

/** What comes to mind first: the ninth decile of used / estimated of everything so far, whoever said it. */
export function plain(): Forecaster {
  const ratios: number[] = []
  const at = (part: number) => ratios[Math.ceil(part * ratios.length) - 1] ?? 1
  return {
    forecast: ({ estimate: { p50 } }) => ({ p50: p50 * at(0.5), p90: p50 * at(0.9) }),
    hear({ estimate, reported }) {
      const ratio = reported / estimate.p50
      const place = ratios.findIndex((other) => other > ratio)
      ratios.splice(place < 0 ? ratios.length : place, 0, ratio)
    },
  }
}
