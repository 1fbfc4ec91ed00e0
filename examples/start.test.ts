import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { FakeGitea } from 'mosaic-coordinator/testing'

/** Of the package that the examples import, wherever it is installed. */
const CLI = fileURLToPath(new URL('./cli/cli.js', import.meta.resolve('mosaic-coordinator')))

describe('each example, loaded from its app.yml by the built program', () => {
  let folder: string
  let gitea: FakeGitea
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-example-'))
    gitea = await FakeGitea.start()
    gitea.addUser('mosaic')
  })
  after(async () => {
    await gitea.stop()
    await rm(folder, { recursive: true, force: true })
  })

  for (const name of ['triage', 'greeter', 'announcer', 'stale-closer', 'agent-starter']) {
    it(`starts: ${name}`, async () => {
      const line = await startOf(join(import.meta.dirname, name, 'app.yml'))
      expect(JSON.parse(line).plugins).to.include(name)
    })
  }

  /** The line that it logs when it runs. */
  async function startOf(manifest: string): Promise<string> {
    const settings = {
      GITEA_URL: gitea.url,
      GITEA_TOKEN: gitea.token('mosaic'),
      GITEA_WEBHOOK_SECRET: 'the secret of the example',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'bot.db')}`,
    }
    const bot = spawn(process.execPath, [CLI, 'start', '--app', manifest], {
      env: settings,
    })
    try {
      return await new Promise<string>((resolve, reject) => {
        let said = ''
        const read = (text: Buffer) => {
          said += text
          const runs = said.split('\n').find((one) => one.includes('the coordinator runs'))
          if (runs) resolve(runs)
        }
        bot.stdout.on('data', read)
        bot.stderr.on('data', read)
        bot.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)))
      })
    } finally {
      bot.removeAllListeners('exit').kill('SIGKILL')
    }
  }
})
