import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { story } from './acts.ts'
import { play } from './play.ts'

/** Played in every run of the tests. */
const FIXED = [1, 2, 3]

/** `MODEL_RUNS=500` plays so many others, `MODEL_SEED=7` begins with that one. */
const runs = Number(process.env.MODEL_RUNS || 1)
const first = Number(process.env.MODEL_SEED || randomInt(2 ** 30))
const chosen = Array.from({ length: runs }, (_, index) => first + index)
const fixed = process.env.MODEL_RUNS || process.env.MODEL_SEED ? [] : FIXED

describe('whatever agents and people do, a task has one session at the most, and an old one changes nothing', () => {
  for (const seed of [...fixed, ...chosen])
    it(`in the story of the seed ${seed}`, async function () {
      this.timeout(120_000)
      const once = { seed, numRuns: 1, endOnFailure: true } as const
      await fc.assert(fc.asyncProperty(story, play), once)
    })
})
