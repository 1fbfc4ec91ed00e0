import { definePlugin, type Plugin } from '../../src/app/plugin.ts'
import { sleep, systemClock } from '../../src/clock.ts'
import { SECRET } from '../intake/ammunition.ts'
import { openBot, openDoor, startWorker } from '../intake/bot.ts'
import { receiveMany } from './deliveries.ts'
import type { Neighbour, Reply } from './neighbour.ts'
import { fineNow } from './steady.ts'

/** A bot with a quick plugin and, as the parent asks, a bad one beside it. */

const [bad = 'none', waiting = '0'] = process.argv.slice(2) as [Neighbour?, string?]
/** Those that wait before the measuring begins are about issues from here on. */
const FIRST_WAITING = 1_000_000
const SLEEP_MS = 200
/** If the quick plugin is held up for longer, the parent measures just that. */
const PATIENCE_MS = 30_000

const BAD: Record<Exclude<Neighbour, 'none'>, () => Promise<void>> = {
  hangs: () => new Promise(() => {}),
  sleeps: () => sleep(systemClock, SLEEP_MS),
  throws: async () => {
    throw new Error('a plugin that always fails')
  },
}

const handled: [issue: number, atMs: number][] = []
const quick = definePlugin({
  name: 'quick',
  description: 'Notes when it was called.',
  register(app) {
    app.on('issues.assigned', ({ payload }) => {
      handled.push([payload.issue.number, fineNow()])
    })
  },
})

function badPlugin(kind: Exclude<Neighbour, 'none'>): Plugin {
  return definePlugin({
    name: 'bad',
    description: 'Does what no plugin should do.',
    register(app) {
      app.on('issues.assigned', BAD[kind])
    },
  })
}

const bot = await openBot(bad === 'none' ? [quick] : [quick, badPlugin(bad)])
startWorker(bot)
await receiveMany(bot, FIRST_WAITING, Number(waiting))
const giveUpAt = performance.now() + PATIENCE_MS
while (handled.length < Number(waiting) && performance.now() < giveUpAt) await sleep(systemClock, 10)
handled.length = 0
const reply = (message: Reply) => process.send?.(message)
process.on('message', () => reply({ handled }))
process.on('disconnect', () => process.exit())
reply({ port: await openDoor(bot, SECRET) })
