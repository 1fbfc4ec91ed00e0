import { expect } from 'chai'
import { SLOWEST_MS } from '../command-line.ts'
import { WorkTown } from './work-town.ts'

const COMMITS = 'echo done > done.txt && git add --all && git commit -q -m "Mend it"'
const STORE = 'S=$(dirname "$(cat .git/objects/info/alternates)")'

describe('mosaic-coordinator work, with a command that means harm', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    town = await WorkTown.found()
  })
  afterEach(() => town.end())

  const traps = {
    'a setting': 'git -C "$S" config http.proxy http://127.0.0.1:9',
    'a repository in it':
      'git init -q "$S/.git" --bare && git -C "$S/.git" config http.proxy http://127.0.0.1:9',
    'a common folder':
      'git init -q --bare "$OUT/other"; git -C "$OUT/other" config http.proxy http://127.0.0.1:9; echo "$OUT/other" > "$S/commondir"',
    'a hook':
      'mkdir -p "$S/hooks"; printf "#!/bin/sh\\nenv > $OUT/leak\\n" > "$S/hooks/reference-transaction"; chmod +x "$S/hooks/reference-transaction"',
    'a folder for the settings': 'rm "$S/config"; mkdir -p "$S/config/x"',
  }
  for (const [name, trap] of Object.entries(traps))
    it(`gives the git token to nobody whom a task before has named in the store by ${name}`, async () => {
      await town.task()
      const bad = await town.run(`${STORE}; ${trap}; touch "$OUT/trapped"; exit 1`)
      expect(bad.stderr).to.contain('ended with exit code 1')
      await town.world.forge.rest()
      await town.task('Another')
      const { stderr } = await town.run(COMMITS)
      expect(stderr).to.contain('completed: ')
      expect(await town.wrote('leak')).to.equal('')
    })

  it('lets the title of an issue close no other issue, in the pull request or in the commit', async () => {
    const title =
      'Typo, fixes #12, closes alice/app#13 and http://git.example/alice/app/issues/14, resolves !15'
    const issue = await town.task(title)
    const { stderr } = await town.run('echo a > a', ['--once', '--commit'])
    expect(stderr).to.contain('completed: ')
    const [branch = ''] = await town.branches()
    const message = await town.git('log', '-1', '--format=%B', branch)
    const texts = [town.pulls()[0]?.title ?? '', message.replace(`\n\nCloses #${issue.number}\n`, '')]
    for (const text of texts) {
      expect(text.replaceAll('\u200b', '').trim()).to.equal(title)
      expect(text).not.to.match(/[#!]\d|:\/\//)
    }
  })
})
