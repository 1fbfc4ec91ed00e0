import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually, SLOWEST_MS } from '../command-line.ts'
import { GIT_TOKEN, WorkTown } from './work-town.ts'

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

  const waits = {
    'a pipe as its note': 'mkfifo "$MOSAIC_NOTE_FILE"',
    'a pipe as its question': 'mkfifo "$MOSAIC_QUESTION_FILE"',
    'an endless summary': `${COMMITS}; ln -s /dev/zero "$MOSAIC_SUMMARY_FILE"`,
    'a link to a file that is none of its own': 'ln -s /etc/hostname "$MOSAIC_NOTE_FILE"',
    'a pipe where advice is written':
      'mkfifo "$MOSAIC_ADVICE_FILE.next"; echo "::mosaic context=110000"; sleep 1',
    'a hook that does not end':
      'mkdir -p .git/hooks; printf "#!/bin/sh\nsleep 100\n" > .git/hooks/post-commit; chmod +x .git/hooks/post-commit; echo a > a',
    'a watcher of files that does not end':
      'printf "#!/bin/sh\nsleep 100\n" > ../watch.sh; chmod +x ../watch.sh; git config core.fsmonitor "$PWD/../watch.sh"',
  }
  for (const [name, script] of Object.entries(waits))
    it(`ends although it leaves ${name}`, async () => {
      await town.task()
      const { stderr } = await town.run(script, ['--once', '--commit'])
      expect(stderr).to.match(/completed: |failed: No commit/)
    })

  it('ends on the first Ctrl-C although git is kept from ending', async () => {
    await town.task()
    // one of the user of the runner: those that a command sets up are not run
    const settings = join(town.folder, 'gitconfig')
    const filter = `clean = "touch ${town.folder}/filters; sleep 100"`
    await writeFile(settings, `${await readFile(settings, 'utf8')}[filter "slow"]\n\t${filter}\n`)
    const running = town.spawn('echo "* filter=slow" > .gitattributes; echo a > a', ['--once', '--commit'])
    await eventually(() => expect(existsSync(join(town.folder, 'filters'))).to.equal(true))
    running.signal('SIGINT')
    expect((await running.ended()).stderr).to.contain('given back: The runner was stopped at its machine.')
  })

  for (const [what, script] of Object.entries({
    'its work tree': 'rm -rf "$PWD"',
    'its repository':
      'git init -q ..; rm -rf .git; echo a > a; git add a; git -c user.name=x -c user.email=x@x commit -qm outer',
  }))
    it(`says what happened when the command deletes ${what}`, async () => {
      await town.task()
      const { stderr } = await town.run(script)
      expect(stderr).to.match(/the command deleted it|not a git repository/)
      expect(await town.branches()).to.deep.equal([])
    })

  it('takes secrets out before it cuts', async () => {
    await town.task()
    const script = `printf '%07485d %s' 0 "$MOSAIC_GIT_TOKEN" > "$MOSAIC_QUESTION_FILE"`
    const { stderr } = await town.run(script, ['--once', '--pass-git-token'])
    expect(await town.stateOf(stderr)).to.equal('asked')
    expect(JSON.stringify(await town.session(stderr))).not.to.contain(GIT_TOKEN.slice(0, 8))
  })
})
