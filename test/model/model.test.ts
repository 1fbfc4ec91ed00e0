import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { gentleStory, story } from './acts.ts'
import { play } from './play.ts'

/** Gentle stories that broke something once, and some more; they are played in every run of the tests. */
const FIXED = [1, 102, 5028, 5207]

/** `MODEL_RUNS=500` plays so many others, `MODEL_SEED=7` begins with that one. */
const runs = Number(process.env.MODEL_RUNS || 1)
const first = Number(process.env.MODEL_SEED || randomInt(2 ** 30))
const chosen = Array.from({ length: runs }, (_, index) => first + index)
const fixed = process.env.MODEL_RUNS || process.env.MODEL_SEED ? [] : FIXED
const stories = [
  ...fixed.map((seed) => ({ seed, told: gentleStory })),
  ...chosen.map((seed) => ({ seed, told: story })),
]

describe('whatever people do and whatever goes wrong, the bot ends where the issues say', () => {
  before(() => {
    process.stdout.write(`  stories of the seeds ${chosen[0]} … ${chosen.at(-1)}\n`)
  })

  for (const { seed, told } of stories)
    it(`in the story of the seed ${seed}`, async function () {
      this.timeout(120_000)
      const once = { seed, numRuns: 1, endOnFailure: true } as const
      await fc.assert(
        fc.asyncProperty(told, (acts) => play(acts, seed)),
        once,
      )
    })
})
