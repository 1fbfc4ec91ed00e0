import { machineLine } from './machine.ts'
import { benchDispatch } from './plugins/dispatch.ts'
import { benchMany } from './plugins/many.ts'
import { benchMemory } from './plugins/memory.ts'
import { benchNeighbour } from './plugins/neighbour.ts'
import { benchTypeCheck } from './plugins/type-check.ts'

/**
 * What plugins cost: many of them at the door, one run, hundreds of thousands of deliveries, a bad neighbour, and the
 * type check of everything: `npm run bench:plugins`, or only some of it: `npm run bench:plugins -- memory type-check`.
 */
const PARTS = {
  many: benchMany,
  dispatch: benchDispatch,
  neighbour: benchNeighbour,
  memory: benchMemory,
  'type-check': benchTypeCheck,
}

const asked = process.argv.slice(2)
process.stdout.write(`${machineLine()}\n`)
for (const [name, bench] of Object.entries(PARTS)) {
  if (asked.length === 0 || asked.includes(name)) await bench()
}
