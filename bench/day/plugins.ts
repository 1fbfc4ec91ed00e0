import { definePlugin, type Plugin } from '../../src/app/plugin.ts'
import { listeners } from '../intake/bot.ts'

/** One delivery in so many makes a plugin fail once. */
const FAILS_EVERY = 500
/** One in so many fails for good; a failed run is kept until somebody looks at it. */
const DIES_EVERY = 5_000
const LISTENERS = 2

/** The plugins of the simulated day, and how many of the counted runs were begun. */
export interface DayPlugins {
  readonly plugins: readonly Plugin[]
  readonly begun: () => number
}

/** How many runs each delivery has. */
export const RUNS_EACH = LISTENERS + 2
/** Of these so many are counted. */
export const COUNTED = 2

/** Some that find everything as it should be, and one that fails now and then. */
export function dayPlugins(): DayPlugins {
  let begun = 0
  const failedOnce = new Set<number>()
  const unsteady = definePlugin({
    name: 'unsteady',
    description: 'Fails now and then, as a Gitea that is upgraded makes a plugin fail.',
    register(app) {
      app.on('issues.assigned', ({ payload }) => {
        begun++
        const { number } = payload.issue
        if (number % DIES_EVERY === 0) throw new TypeError('this one fails for good')
        if (number % FAILS_EVERY !== 0 || failedOnce.delete(number)) return
        failedOnce.add(number)
        throw new Error('this one fails once')
      })
    },
  })
  const count = definePlugin({
    name: 'count',
    description: 'Counts, after everything else of an issue.',
    register(app) {
      app.on('issues.assigned', () => {
        begun++
      })
    },
  })
  return { plugins: [...listeners(LISTENERS, 'issue'), count, unsteady], begun: () => begun }
}
