import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { FakeGitea } from 'mosaic-coordinator/testing'

const CLI = join(import.meta.dirname, '../../dist/cli/cli.js')

describe('triage, loaded from app.yml by the built program', () => {
  let folder: string
  let gitea: FakeGitea
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-example-'))
    gitea = await FakeGitea.start()
  })
  after(async () => {
    await gitea.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('starts with the built-in plugins beside it', async () => {
    gitea.addUser('mosaic')
    const settings = {
      GITEA_URL: gitea.url,
      GITEA_TOKEN: gitea.token('mosaic'),
      GITEA_WEBHOOK_SECRET: 'the secret of the example',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'bot.db')}`,
    }
    const bot = spawn(process.execPath, [CLI, 'start', '--app', join(import.meta.dirname, 'app.yml')], {
      env: settings,
    })
    try {
      const line = await new Promise<string>((resolve, reject) => {
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
      expect(JSON.parse(line).plugins).to.include.members(['status', 'triage'])
    } finally {
      bot.removeAllListeners('exit').kill('SIGKILL')
    }
  })
})
