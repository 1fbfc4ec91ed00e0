import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { CommandLine, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('mosaic-coordinator health', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('asks the bot that runs, at the address in its file of settings, and tells when it is gone', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const bot = await cli.start(folder, { ...settingsFor(gitea, folder), PORT: '0' })
    const { port } = new URL(bot.url)
    const there = await cli.folder({
      '.env': `PORT=${port}\n`,
      'other.env': `PORT=${port}\nHOST=127.0.0.1\n`,
    })
    for (const args of [[], ['--env-file', 'other.env']]) {
      const well = await cli.run(['health', ...args], there)
      expect(well).to.include({ code: 0, stderr: '' })
      expect(well.stdout).to.match(new RegExp(`^ok: http://127\\.0\\.0\\.1:${port}/health: \\{"status":"ok"`))
    }
    expect(JSON.parse((await cli.run(['health', '--json'], there)).stdout)).to.include({ status: 'ok' })
    bot.signal('SIGTERM')
    await bot.ended()
    const gone = await cli.run(['health'], there)
    expect(gone).to.include({ code: 1, stderr: '' })
    expect(gone.stdout).to.match(/^failing: .*ECONNREFUSED/)
  })

  it('takes nothing else for the bot, and says when it cannot know where that is', async () => {
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const folder = await cli.folder()
    const PORT = String((other.address() as AddressInfo).port)
    const said = await cli.run(['health', '--json'], folder, { PORT })
    other.close()
    expect(said.code).to.equal(1)
    expect(JSON.parse(said.stdout)).to.deep.equal({
      status: 'failing',
      error: 'what answers there is not the bot',
    })
    const unknown = await cli.run(['health'], folder, { PORT: '0' })
    expect(unknown.code).to.equal(2)
    expect(unknown.stderr).to.contain('PORT is 0')
  })
})
