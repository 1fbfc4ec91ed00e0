import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { keepSmall } from '../../src/cli/keep-small.ts'
import { loadConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { startCoordinator } from '../../src/main.ts'
import { defaultManifest } from '../../src/manifest.ts'
import { AGENT, DEAR } from './seed.ts'

/** What answers the agents, in a process of its own: `server-process.ts bot|paid|plain DATABASE GITEA LEASE_MS`. */

/** What this process says of itself when it is asked. */
export interface ServerState {
  readonly cpuMs: number
  readonly rssMb: number
}

/** Budgets that nobody uses up, and that each heartbeat of an agent that costs something is held against. */
const BUDGETS = { budget: { dayUsd: 1e6, monthUsd: 1e7 } }

keepSmall()
const [, , kind = '', path = '', gitea = '', leaseMs = ''] = process.argv
process.send?.(kind === 'plain' ? await startPlain() : await startBot())
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const rssMb = process.memoryUsage().rss / 2 ** 20
  process.send?.({ cpuMs: (user + system) / 1000, rssMb } satisfies ServerState)
})
process.on('disconnect', () => process.exit())

/** The whole bot. Its plugins that write to Gitea are left out: they are rationed to some writes a second, and come after. */
async function startBot(): Promise<string> {
  const config = loadConfig({
    GITEA_URL: gitea,
    GITEA_TOKEN: 'token',
    GITEA_WEBHOOK_SECRET: 'the secret of the bench',
    DATABASE_URL: `sqlite:${path}`,
    HOST: '127.0.0.1',
    PORT: '0',
  })
  const names = kind === 'paid' ? [AGENT, DEAR] : [AGENT]
  const agents = defaultManifest.agents.filter(({ name }) => names.includes(name))
  const sessions = { ...defaultManifest.sessions, leaseMs: Number(leaseMs) }
  const manifest = {
    ...defaultManifest,
    agents,
    sessions,
    plugins: ['agent-context'],
    ...(kind === 'paid' ? BUDGETS : {}),
  }
  return (await startCoordinator({ config, log: silentLog, manifest })).url
}

/** What cannot be done with less: read the JSON, one commit that is synced, answer. */
async function startPlain(): Promise<string> {
  const sqlite = new DatabaseSync(path)
  sqlite.exec('pragma journal_mode = wal; pragma synchronous = full')
  sqlite.exec('create table heard (id text primary key, tokens integer)')
  const hear = sqlite.prepare(
    'insert into heard values (?, ?) on conflict do update set tokens = excluded.tokens',
  )
  // as long as the bot keeps one: Node's five seconds end idle connections in the very moment in which bursts reach for them
  const server = createServer({ keepAliveTimeout: 95_000 }, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { contextTokens } = JSON.parse(Buffer.concat(chunks).toString()) as { contextTokens: number }
    hear.run(request.url ?? '', contextTokens)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"advice":"continue"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
