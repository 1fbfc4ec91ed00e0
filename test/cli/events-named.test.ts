import { join } from 'node:path'
import { expect } from 'chai'
import { systemClock } from '../../src/clock.ts'
import { type Database, openDatabase } from '../../src/database/open.ts'
import { SqliteInbox } from '../../src/inbox/sqlite-inbox.ts'
import { CommandLine, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('how mosaic-coordinator events names what came', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  const fromRepository = (full_name: string) => ({ repository: { full_name } })

  async function came(database: Database): Promise<void> {
    const inbox = new SqliteInbox(database, systemClock)
    for (const [id, lane, body, runsIn] of [
      ['of-old', '9#1', fromRepository('acme/older'), '9#1'],
      ['of-repo', 'repo:9', fromRepository('acme/older')],
      ['of-other', '10#2', fromRepository('acme/other'), '10#2/greeter'],
      ['of-its-own', '11#5', { issue: { repoId: 11, owner: 'acme', repo: 'own', number: 5 } }],
      ['of-a-timer', 'timer:sweep:0', {}],
      ['of-an-odd-name', 'repo:12', fromRepository('a b\u001b[31m')],
      ['of-no-json', '13#2', 'no JSON', '13#2/greeter'],
    ] as const) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const runs = runsIn === undefined ? [] : [{ plugin: 'greeter', lane: runsIn }]
      await inbox.add({ id, name: 'issues.opened', lane, headers: {}, body: Buffer.from(text), runs })
    }
  }

  function hadTask(database: Database, number: number, repo: string): void {
    const document = { address: { repoId: 9, owner: 'acme', repo, number } }
    database.sqlite
      .prepare(
        'insert into tasks (key, issue_id, repo_id, state, version, document) values (?, ?, 9, ?, 1, ?)',
      )
      .run(`9#${number}`, 900 + number, 'done', JSON.stringify(document))
  }

  it('by the newest task there, else by the delivery, and where neither tells by its numbers', async () => {
    const folder = await cli.folder()
    const settings = settingsFor('http://127.0.0.1:9', folder)
    const database = await openDatabase(join(folder, 'bot.db'))
    await came(database)
    hadTask(database, 1, 'old')
    hadTask(database, 4, 'renamed')
    database.close()
    const run = async (...args: string[]) => (await cli.run(['events', ...args], folder, settings)).stdout
    const lines = (await run('list', '--json')).trim().split('\n')
    const named = lines.map((line) => {
      const { deliveryId, lane, about } = JSON.parse(line)
      return [deliveryId, lane, about]
    })
    expect(named).to.have.deep.members([
      ['of-old', '9#1', 'acme/renamed#1'],
      ['of-repo', 'repo:9', 'acme/renamed'],
      ['of-other', '10#2/greeter', 'acme/other#2'],
      ['of-its-own', '11#5', 'acme/own#5'],
      ['of-a-timer', 'timer:sweep:0', null],
      ['of-an-odd-name', 'repo:12', null],
      ['of-no-json', '13#2/greeter', null],
    ])
    expect(await run('list'))
      .to.match(/ greeter +acme\/other#2 /)
      .and.to.match(/ greeter +13#2\/greeter /)
    expect(await run('show', 'of-old')).to.match(/^about +acme\/renamed#1\nlane +9#1$/m)
  })
})
