import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { FakeGitea } from '../../src/testing/index.ts'
import { Shell } from '../forges/support/installer.ts'
import { SLOWEST_MS } from './command-line.ts'

describe('cli: setup, in the language of the bot', function () {
  this.timeout(SLOWEST_MS)
  let gitea: FakeGitea
  let shell: Shell
  beforeEach(async () => {
    gitea = await FakeGitea.start()
    gitea.addUser('boss', { admin: true })
    gitea.addUser('alice')
    gitea.addRepo('alice', 'app')
    shell = await Shell.open({
      GITEA_URL: gitea.url,
      GITEA_ADMIN_USER: 'boss',
      GITEA_ADMIN_PASSWORD: 'boss',
      COORDINATOR_URL: 'http://127.0.0.1:8765',
    })
  })
  afterEach(async () => {
    await shell.close()
    await gitea.stop()
  })

  it('describes the labels as the bot itself would', async () => {
    const usual = await readFile(join(import.meta.dirname, '../../app.yml'), 'utf8')
    await writeFile(join(shell.folder, 'app.yml'), `${usual}\nlanguage: de\n`)
    const made = await shell.setup(['--yes', '--repo', 'alice/app', '--app', 'app.yml'])
    expect(made.code, made.text).to.equal(0)
    const answer = await fetch(`${gitea.url}/api/v1/repos/alice/app/labels?limit=50`)
    const labels = (await answer.json()) as { name: string; description: string }[]
    const told = Object.fromEntries(labels.map(({ name, description }) => [name, description]))
    expect(told).to.include({
      'status/ready': 'Nichts hält es auf; wartet auf einen freien Agenten',
      'difficulty/low': 'Das schafft ein kleines Modell',
      'agent/opus': 'Für den Agenten opus gewählt',
    })
    // what is said on the command line stays English
    expect(made.text).to.contain('labels of alice/app: made')
  })
})
