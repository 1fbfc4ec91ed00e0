/** Answers each request after it has stored something, until its parent closes its input. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/open.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { delivery } from '../contract/inbox-under-test.ts'

const [path = '', synchronous = 'full'] = process.argv.slice(2)
const database = await openDatabase(path)
database.sqlite.exec(`pragma synchronous = ${synchronous}`)
const inbox = new SqliteInbox(database, systemClock)
let number = 0

const server = createServer(async (_, response) => {
  response.end(await inbox.add(delivery(`d${number++}`)))
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
process.stdin.on('end', () => process.exit(0)).resume()
