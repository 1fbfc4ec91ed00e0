import { createHmac, randomUUID } from 'node:crypto'
import { chmod, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { freePort } from '../../support/free-port.ts'
import type { Bot } from '../support/bot.ts'
import { Clinic } from '../support/clinic.ts'
import { onEachForge, type Stage } from '../support/each-forge.ts'
import { BOT, type Forge, SECRET } from '../support/forge.ts'
import { until } from '../support/until.ts'

const HOUR_MS = 3_600_000

function conversations(stage: () => Stage): void {
  let forge: Forge
  let clinic: Clinic

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    clinic = await Clinic.open(forge)
  })
  afterEach(() => clinic.close())

  const sweepHasEnded = () =>
    until(
      'its first sweep has ended',
      async () => (await clinic.quickly()).resultOf('last-sweep') === 'ok' || 'no',
    )

  it('finds what waits, how long no sweep has ended, and when something came last', async () => {
    await clinic.hook()
    const bot = await clinic.startBot(clinic.relay.url)
    await sweepHasEnded()
    clinic.relay.loses = true
    await forge.alice.opens({ title: 'One', assignees: [BOT] }, clinic.repo)
    await until('the bot has heard of it', async () => (await bot.health()).queue.detail.pending > 0 || 'no')
    const early = await clinic.quickly()
    early.shows('queue-age', 'ok', /\d+ wait, the oldest for \d+ s/)
    early.shows('last-sweep', 'ok', /ago/)
    early.shows('last-delivery', 'ok', /issues.*, \d+ s ago/)
    await bot.stop()
    await clinic.change(`update deliveries set received_at = received_at - ${5 * HOUR_MS}`)
    const late = await clinic.quickly()
    late.shows('queue-age', 'warning', /\d+ wait, the oldest for 5 h.*whether a bot runs/)
    late.shows('last-sweep', 'warning', /5 h ago → See whether a bot runs/)
    late.shows('worker', 'warning', /no bot runs.*mosaic-coordinator start/)
  })

  it('finds what failed for good, and what is paused', async () => {
    const bot = await clinic.startBot()
    expect(await deliver(bot, 'issues', '{"action":"opened"}')).to.equal(422)
    const paused = await clinic.shell.runs(['pause', 'instance', '--reason', 'holidays'])
    expect(paused.code, paused.text).to.equal(0)
    const found = await clinic.quickly()
    found.shows('dead-runs', 'warning', /1 failed for good.*events replay all/)
    found.shows('pauses', 'warning', /instance \(holidays\) → mosaic-coordinator resume instance, when/)
    await clinic.shell.runs(['resume'])
    ;(await clinic.quickly()).shows('pauses', 'ok', /none/)
  })

  it('looks at the address of the hooks without a warning in the log of the bot, which warns of others', async () => {
    const bot = await clinic.startBot()
    ;(await clinic.quickly()).shows('hook-address', 'ok', /webhook/)
    const warned = (code: string) => bot.log.some((line) => line.includes(code))
    // what came before it is in the log by then
    await fetch(`${bot.url}/webhook/gitea`, { method: 'POST', body: '{}' })
    await until('an unsigned delivery is warned of', () => warned('SIGNATURE_INVALID') || 'not yet')
    expect(warned('METHOD_NOT_ALLOWED')).to.equal(false)
    await fetch(`${bot.url}/webhook/gitea`)
    await until('a stranger is warned of', () => warned('METHOD_NOT_ALLOWED') || 'not yet')
  })

  it('finds files that others can read, and closes them beside a bot that runs', async () => {
    await clinic.startBot()
    const paths = ['.env', 'coordinator.db', 'coordinator.db-wal'].map((name) =>
      join(clinic.shell.folder, name),
    )
    await writeFile(join(clinic.shell.folder, '.env'), 'LOG_LEVEL=info\n')
    for (const path of paths) await chmod(path, 0o644)
    const open = await clinic.quickly()
    open.shows('env-file', 'warning', /others on this machine can read the secrets/)
    open.shows('database-rights', 'warning', /chmod 600 coordinator\.db coordinator\.db-wal/)
    const closed = await clinic.quickly({}, ['--fix'])
    closed.shows('env-file', 'ok', /mended/)
    closed.shows('database-rights', 'ok', /mended/)
    for (const path of paths) expect((await stat(path)).mode & 0o777, path).to.equal(0o600)
    ;(await clinic.quickly()).shows('port', 'ok', /it answers at/)
  })

  it('finds another bot on the database, a port that something else has, and a secret that is weak', async () => {
    const bot = await clinic.startBot()
    const elsewhere = await clinic.quickly({ PORT: String(await freePort()) })
    elsewhere.shows('worker', 'ok', /a bot runs/)
    elsewhere.shows('port', 'failed', /a bot runs, but not at .*Another process works on the database/)
    const forgePort = new URL(forge.server.url).port
    ;(await clinic.quickly({ PORT: forgePort })).shows('port', 'failed', /is not the bot/)
    await bot.stop()
    const taken = await clinic.quickly({
      PORT: forgePort,
      GITEA_WEBHOOK_SECRET: 'short-one',
      GITEA_WEBHOOK_SECRET_PREVIOUS: 'the one of before',
    })
    taken.shows('port', 'failed', /another program uses this port/)
    taken.shows('webhook-secret', 'warning', /less than 16 characters.*openssl/)
    taken.shows('previous-secret', 'warning', /still believed/)
  })
}

/** Something that is signed well, and that no server sends. */
async function deliver(bot: Bot, event: string, body: string): Promise<number> {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex')
  const answer = await fetch(`${bot.url}/webhook/gitea`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-gitea-event': event,
      'x-gitea-delivery': randomUUID(),
      'x-gitea-signature': signature,
    },
    body,
  })
  return answer.status
}

onEachForge('doctor looks at the bot', conversations, ['1.26.3'])
