import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { SLOWEST_MS } from './command-line.ts'
import { openSetupSite, type SetupSite } from './setup-site.ts'

describe('cli: setup, in the language of the bot', function () {
  this.timeout(SLOWEST_MS)
  let site: SetupSite
  beforeEach(async () => {
    site = await openSetupSite()
  })
  afterEach(() => site.close())

  it('describes the labels as the bot itself would', async () => {
    const { gitea, shell } = site
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
