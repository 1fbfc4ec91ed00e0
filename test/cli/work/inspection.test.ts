import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { SLOWEST_MS } from '../command-line.ts'
import { WorkTown } from './work-town.ts'

const AUTHOR = '-c user.name=x -c user.email=x@x'
const COMMITS = 'echo done > done.txt && git add --all && git commit -q -m "Mend it"'
/** Whatever runs it, it leaves a trace. */
const PROGRAM = `printf '#!/bin/sh\\necho ran >> "%s/ran"\\ncat\\n' "$OUT" > "$OUT/program"; chmod +x "$OUT/program"`

describe('mosaic-coordinator work, when it looks at what a command has left', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    town = await WorkTown.found()
  })
  afterEach(() => town.end())

  const programs = {
    'a filter': `git config filter.x.clean "$OUT/program"; echo "*.txt filter=x" > .gitattributes; sleep 1; touch done.txt`,
    'a filter of a repository within':
      `git init -q in; cd in; echo a > a; git add a; git ${AUTHOR} commit -q -m in; cd ..; git add in; git commit -q -m in; ` +
      `git -C in config filter.x.clean "$OUT/program"; echo "* filter=x" > in/.gitattributes; sleep 1; touch in/a; echo b > b`,
    'what signs': 'git config gpg.program "$OUT/program"; git config commit.gpgSign true; echo > more.txt',
    'what fetches missing commits':
      'echo 2 > 2; git add 2; git commit -q -m 2; P=$(git rev-parse HEAD~1 | sed "s,^..,&/,"); rm -f ".git/objects/$P"; ' +
      'git config extensions.partialClone x; git config remote.x.promisor true; git config remote.x.url "$PWD"; git config remote.x.uploadpack "$OUT/program"',
  }
  for (const [name, trap] of Object.entries(programs))
    for (const args of [['--once'], ['--once', '--commit']])
      it(`runs nothing that stands in its settings: ${name}, with ${args.join(' ')}`, async () => {
        await town.task()
        const { stderr } = await town.run(`${COMMITS}; ${PROGRAM}; ${trap}`, args)
        expect(stderr).to.match(/completed: |failed: /)
        expect(await town.wrote('ran')).to.equal('')
      })

  /** With the commits that the task began with, so that its own can be told from them. */
  const other = `git clone -q . "$OUT/other"; cd "$OUT/other"; echo secret > secret; git add secret; git ${AUTHOR} commit -q -m other; cd "$OLDPWD"`
  for (const [name, trap] of Object.entries({
    'a file that names it': 'rm -rf .git; echo "gitdir: $OUT/other/.git" > .git',
    'a link in place of the git directory': 'rm -rf .git; ln -s "$OUT/other/.git" .git',
    'links within it':
      'cp "$OUT/other/.git/HEAD" .git; for name in refs objects; do rm -rf .git/$name; ln -s "$OUT/other/.git/$name" .git/$name; done',
    'a link to its branch, and its objects as alternates':
      'git checkout -q -b other 2> /dev/null; B=$(git -C "$OUT/other" symbolic-ref HEAD); ln -sf "$OUT/other/.git/$B" .git/refs/heads/other; echo "$OUT/other/.git/objects" >> .git/objects/info/alternates',
    'a link in place of the work tree': 'cd ..; mv tree old; ln -s "$OUT/other" tree',
  }))
    it(`pushes nothing of another repository: ${name}`, async () => {
      await town.task()
      const { stderr } = await town.run(`${other}; ${trap}`)
      expect(stderr).to.contain('failed: ')
      expect(await town.branches()).to.deep.equal([])
    })

  it('commits all that is left with --commit: new, changed, deleted, moved, staged and odd ones', async () => {
    await town.task()
    const first =
      'mkdir d; for f in kept changed gone d/file was-file; do echo 1 > $f; done; printf "*.log\\n" > .gitignore; echo 1 > t.log; git add --all --force; git commit -q -m first'
    const then =
      'echo 2 > changed; rm gone; rm -r d; ln -s /nowhere d; rm was-file; mkdir was-file; echo 2 > was-file/in; echo 2 > t.log; echo > out.log; ' +
      'echo > forced.log; git add -f forced.log; printf x > "$(printf "odd\\nn\\344me")"; printf "#!/bin/sh" > run; chmod +x run; ' +
      `git init -q within; cd within; echo a > a; git add a; git ${AUTHOR} commit -q -m in; cd ..`
    const { stderr } = await town.run(`${first}; ${then}`, ['--once', '--commit'])
    expect(stderr).to.contain('completed: ')
    const [branch = ''] = await town.branches()
    const listed = await town.git('ls-tree', '-r', '--format=%(objectmode) %(path)', branch)
    expect(listed.trim().split('\n')).to.have.members([
      '100644 .gitignore',
      '100644 changed',
      '120000 d',
      '100644 forced.log',
      '100644 kept',
      String.raw`100644 "odd\nn\344me"`,
      '100755 run',
      '100644 t.log',
      '100644 was-file/in',
      '160000 within',
    ])
    expect(await town.git('show', `${branch}:t.log`)).to.equal('2\n')
  })

  it('takes what a command has packed, on whatever branch it has ended', async () => {
    await town.task()
    const script = `${COMMITS}; git checkout -q -b mine; echo 2 > 2; git add 2; git commit -q -m 2; git gc -q; git checkout -q --detach`
    const { stderr } = await town.run(script)
    expect(stderr).to.contain('completed: ')
    const [branch = ''] = await town.branches()
    expect(await town.git('show', `${branch}:2`)).to.equal('2\n')
  })

  it('runs the filters that the user of the runner has set up', async () => {
    const settings = join(town.folder, 'gitconfig')
    await writeFile(settings, `${await readFile(settings, 'utf8')}[filter "up"]\n\tclean = tr a-z A-Z\n`)
    await town.task()
    const script = 'echo "*.txt filter=up" > .gitattributes; echo small > a.txt'
    const { stderr } = await town.run(script, ['--once', '--commit'])
    expect(stderr).to.contain('completed: ')
    const [branch = ''] = await town.branches()
    expect(await town.git('show', `${branch}:a.txt`)).to.equal('SMALL\n')
  })
})
