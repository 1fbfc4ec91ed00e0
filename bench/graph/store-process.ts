import { openDatabase } from '../../src/database/open.ts'
import { graphTimes } from './store.ts'
import { build } from './town.ts'

/** One step in a process of its own, so that its memory is its own: `build` or `times`, a file, a number of tasks. */
const [, , step, path = '', size] = process.argv
if (step === 'build') {
  const database = await openDatabase(path)
  await build(database, Number(size))
  database.close()
} else process.send?.(await graphTimes(path, Number(size)))
process.disconnect()
