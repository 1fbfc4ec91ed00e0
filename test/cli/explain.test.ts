import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { Progress } from '../../src/cli/progress.ts'
import type { FakeGitea } from '../../src/testing/index.ts'
import { CommandLine, type Settings, SLOWEST_MS, settingsFor } from './command-line.ts'

describe('explain and simulate', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let gitea: FakeGitea
  let folder: string
  let settings: Settings
  const repo = 'alice/app'

  beforeEach(async () => {
    gitea = await cli.gitea()
    gitea.setFiles(repo, { 'src/user_store.py': 'x'.repeat(43_000) })
    folder = await cli.folder()
    // no bot runs beside these commands: they need to know where Gitea is, and nothing else
    const { GITEA_URL, GITEA_TOKEN } = settingsFor(gitea, folder)
    settings = { GITEA_URL, GITEA_TOKEN } as Settings
  })
  afterEach(async () => {
    expect(gitea.journal.filter(({ as, method }) => as === 'mosaic' && method !== 'GET')).to.deep.equal([])
    await cli.clear()
  })

  const open = (title: string, body: string) => gitea.as('alice').opens({ title, body }, repo)

  it('explains an issue: what was read, by whom, why, and every agent', async () => {
    await open(
      'The users are in the wrong order',
      'Difficulty: medium\n\n`UserStore` sorts.\n\nBlocked by: #9',
    )
    const { code, stdout, stderr } = await cli.run(['explain', `${repo}#1`], folder, settings)
    expect(stderr).to.equal('')
    expect(code).to.equal(0)
    expect(stdout).to.match(/^alice\/app#1: The users are in the wrong order\n/)
    expect(stdout).to.match(/^difficulty +medium +stated +100 % +Difficulty: medium$/m)
    expect(stdout).to.match(
      /^estimate +57k to 58k +heuristic +94 % +1 file of 10,000 tokens, about 0.5 files more, medium work/m,
    )
    expect(stdout).to.match(/^files +src\/user_store.py \(10,000\) +heuristic/m)
    expect(stdout).to.match(/^blocked by +#9 +stated/m)
    expect(stdout).to.match(/^chosen +glm +free +the cheapest that fits/m)
    expect(stdout).to.match(/^rejected +minimax +free +takes low work, this is medium$/m)
  })

  it('explains for programs', async () => {
    await open('Sort', 'Context estimate: 80k')
    const { stdout } = await cli.run(['explain', `${repo}#1`, '--json'], folder, settings)
    const told = JSON.parse(stdout)
    expect(told).to.include({ issue: 'alice/app#1', title: 'Sort' })
    expect(told.spec.estimate).to.deep.include({ value: { p50: 80_000, p90: 80_000 }, source: 'stated' })
    expect(told.decision).to.include({ outcome: 'chosen', chosen: 'sonnet' })
  })

  it('explains a file without any server, with the agents of a manifest', async () => {
    const files = {
      'issue.md': '# Sort the users\n\nDifficulty: low\n',
      'front.md': '---\ndifficulty: high\n---\n# Sort\n\nText\n',
      'my.yml':
        'agents: [{ name: own, contextLimit: 64000, costPerMtok: 0, capabilities: [low], repos: [acme/*] }]\n',
    }
    const place = await cli.folder(files)
    const told = await cli.run(['explain', '--file', 'issue.md', '--app', 'my.yml'], place)
    expect(told.stderr).to.equal('')
    expect(told.stdout)
      .to.match(/^issue.md: Sort the users\n/)
      .and.match(/^chosen +own +free/m)
      .and.contain('No model was asked')
    const front = await cli.run(['explain', '--file', 'front.md', '--json'], place)
    expect(JSON.parse(front.stdout)).to.deep.include({ title: 'Sort' })
    expect(JSON.parse(front.stdout).spec.difficulty).to.include({ value: 'high', source: 'stated' })
  })

  it('explains a file as editors write it, and ends with 2 for what is no text of an issue', async () => {
    const place = await cli.folder({
      'bom.md': '\uFEFF\r\n \r\n# Sort the users\r\n\r\nDifficulty: low\r\n\r\nAfter #3\r\n',
      'front.md':
        '\uFEFF---\r\n# a note\r\ndifficulty: low\r\n---\r\n\r\n# Sort the users\r\n\r\nAfter #3\r\n',
      'only.md': '# Sort the users',
      'empty.md': '',
      'blank.md': '\uFEFF\r\n\n  \n',
      'huge.md': 'x'.repeat(1024 * 1024 + 1),
    })
    await writeFile(join(place, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]))
    await writeFile(join(place, 'utf16.md'), Buffer.from('\uFEFFTitle', 'utf16le'))
    await writeFile(join(place, 'zero.md'), 'Title\0')
    for (const name of ['bom.md', 'front.md']) {
      const { code, stdout } = await cli.run(['explain', '--file', name], place)
      expect(code, name).to.equal(0)
      expect(stdout, name)
        .to.contain(`${name}: Sort the users\n`)
        .and.match(/^difficulty +low +stated +100 % +[Dd]ifficulty: low$/m)
        .and.match(/^blocked by +#3 +stated +100 % +After #3$/m)
    }
    const only = await cli.run(['explain', '--file', 'only.md'], place)
    expect(only.stdout).to.match(/^only.md: Sort the users\n/)
    for (const [name, words] of [
      ['none.md', 'none.md cannot be read. See whether it is there'],
      ['.', 'is a folder'],
      ['empty.md', 'has no title'],
      ['blank.md', 'has no title'],
      ['huge.md', 'is larger than 1 MiB'],
      ['picture.png', 'is not a text in UTF-8'],
      ['utf16.md', 'is not a text in UTF-8'],
      ['zero.md', 'is not a text in UTF-8'],
    ] as const) {
      const { code, stderr, stdout } = await cli.run(['explain', '--file', name], place)
      expect(code, name).to.equal(2)
      expect(stderr).to.contain(words).and.not.contain('    at ')
      expect(stdout).to.equal('')
    }
  })

  it('simulates a repository: every issue, open or closed, and the sums', async () => {
    for (let n = 1; n <= 60; n++) await open(`Easy ${n}`, 'Difficulty: low\n\nContext estimate: 20k')
    const hard = await open('Hard\u001b[2J', 'Difficulty: high\n\nContext estimate: 50k')
    await open('Too large', 'Difficulty: high\n\nContext estimate: 900k')
    await gitea.as('alice').closes(hard)
    const { code, stdout, stderr } = await cli.run(['simulate', '--repo', repo], folder, settings)
    expect(stderr, 'no progress where nobody looks').to.equal('')
    expect(code).to.equal(0)
    expect(stdout).to.match(/^#60 +open +low +20k +minimax +free +Easy 60$/m)
    expect(stdout).to.match(/^#61 +closed +high +50k +opus +US\$0.75 +Hard \[?2J$/m)
    expect(stdout).to.match(/^#62 +open +high +900k +nobody +Too large$/m)
    expect(stdout).to.match(/^minimax +60 +1.2M +free$/m)
    expect(stdout).to.match(/^nobody +1 +900k$/m)
    expect(stdout).to.match(/^all +62 +2.15M +US\$0.75$/m)
    expect(stdout).not.to.contain('\u001b')
    expect(stdout).to.contain('"?" marks a guess').and.to.contain('No model was asked')
  })

  it('simulates for programs, and only what was changed since', async () => {
    await open('Guess', 'It is slow.')
    const all = await cli.run(
      ['simulate', '--repo', repo, '--json', '--since', '2000-01-01'],
      folder,
      settings,
    )
    const { issues, totals } = JSON.parse(all.stdout)
    expect(issues).to.have.length(1)
    expect(issues[0]).to.include({ number: 1, agent: 'sonnet', estimateBy: 'heuristic' })
    expect(totals).to.have.length(1)
    const none = await cli.run(['simulate', '--repo', repo, '--since', '2999-01-01'], folder, settings)
    expect(none.stdout).to.equal('There are no such issues.\n')
  })

  it('ends with 2 for what is called wrong, and with 1 for what is not there', async () => {
    const away = { ...settings, GITEA_URL: 'http://127.0.0.1:9' }
    for (const [args, with_, code, words] of [
      [['explain'], settings, 2, 'name one issue'],
      [['explain', 'alice/app#1', '--file', 'x'], settings, 2, 'name one issue'],
      [['explain', 'alice/app'], settings, 2, 'owner/repo#7'],
      [['explain', 'alice/app#1'], {}, 2, 'GITEA_TOKEN is missing'],
      [['explain', 'alice/app#77'], settings, 1, 'no issue alice/app#77'],
      [['explain', 'alice/none#1'], settings, 1, 'no issue alice/none#1'],
      [['explain', 'alice/app#1'], away, 1, 'check GITEA_URL'],
      [['simulate'], settings, 2, '--repo'],
      [['simulate', '--repo', 'app'], settings, 2, 'owner/repo'],
      [['simulate', '--repo', repo, '--since', 'May'], settings, 2, '2026-01-31'],
      [['simulate', '--repo', repo, '--since', '2026-02-31'], settings, 2, 'that exists'],
      [['simulate', '--repo', 'alice/none'], settings, 1, 'no repository alice/none'],
    ] as const) {
      const ended = await cli.run(args, folder, with_ as Settings)
      expect(ended.code, args.join(' ')).to.equal(code)
      expect(ended.stderr).to.contain(words)
    }
  })
})

describe('a progress line', () => {
  const told = (isTTY: boolean) => {
    const written: string[] = []
    const progress = new Progress({ isTTY, write: (text) => written.push(text) }, 'issues read')
    for (let done = 1; done <= 1_000; done++) progress.tell(done, 1_000)
    progress.end()
    return written
  }

  it('is written in place on a terminal, in steps, and taken away', () => {
    const written = told(true)
    expect(written).to.have.length(202)
    expect(written[100]).to.equal('\r\u001b[K500 of 1000 issues read')
    expect(written.at(-1)).to.equal('\r\u001b[K')
  })

  it('is not written elsewhere', () => expect(told(false)).to.deep.equal([]))
})
