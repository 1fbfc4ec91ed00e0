import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually, SLOWEST_MS } from '../command-line.ts'
import { AGENT, GIT_TOKEN, WorkTown } from './work-town.ts'

const COMMITS = 'echo done > done.txt && git add --all && git commit -q -m "Mend it"'

describe('mosaic-coordinator work', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    town = await WorkTown.found()
  })
  afterEach(() => town.end())

  it('claims, checks out, runs the command, pushes, opens one pull request that closes the issue, and completes', async () => {
    const issue = await town.task()
    const { code, stderr } = await town.run(`${COMMITS}; echo "All is well" > "$MOSAIC_SUMMARY_FILE"`)
    expect(stderr).to.match(/completed: http/)
    expect(code).to.equal(0)
    const [branch = ''] = await town.branches()
    expect(await town.git('show', `${branch}:done.txt`)).to.equal('done\n')
    const [pull] = town.pulls()
    expect(town.pulls()).to.have.length(1)
    expect(pull?.title).to.equal('Mend it')
    expect(pull?.body).to.equal(`Closes #${issue.number}\n\n\`\`\`text\nAll is well\n\`\`\``)
    expect(await town.stateOf(stderr)).to.equal('completed')
    expect(await town.leftovers()).to.deep.equal([])
  })

  it('hands the task over as files and environment, and no text of the issue ever reaches a shell', async () => {
    const evil = '$(touch pwned) `touch pwned` "; touch pwned; \' && touch pwned'
    const issue = await town.task(evil, `${evil}\n\n# A heading\n> a quote`)
    const script = `cp "$MOSAIC_TASK_FILE" "$OUT/task.md"; cp "$MOSAIC_TASK_JSON" "$OUT/task.json"; env > "$OUT/env"; cat > "$OUT/stdin"; ls > "$OUT/ls"; ${COMMITS}`
    const { code } = await town.run(script, ['--once', '--commit'], { OUT: town.folder })
    expect(code).to.equal(0)
    const read = (name: string) => readFile(join(town.folder, name), 'utf8')
    const environment = await read('env')
    expect(environment).to.contain(`MOSAIC_ISSUE=alice/app#${issue.number}\n`)
    expect(environment).to.contain(`MOSAIC_AGENT=${AGENT}\n`)
    expect(environment)
      .to.match(/MOSAIC_BRANCH=\S+\n/)
      .and.to.match(/MOSAIC_CONTEXT_LIMIT=\d+\n/)
    expect(environment).not.to.contain(GIT_TOKEN).and.not.to.contain(town.agentToken)
    const task = await read('task.md')
    expect(task).to.contain(`> ${evil}`).and.to.contain('\n> # A heading\n> > a quote\n')
    expect(await read('stdin')).to.equal(task)
    expect(JSON.parse(await read('task.json'))).to.nested.include({ 'issue.title': evil })
    expect(existsSync(join(town.folder, 'pwned'))).to.equal(false)
    expect(town.pulls()[0]?.title).to.equal(evil)
  })

  it('gives the git token to the command only if it is told to', async () => {
    await town.task()
    await town.run('env > "$OUT"', ['--once', '--pass-git-token'], { OUT: join(town.folder, 'env') })
    expect(await readFile(join(town.folder, 'env'), 'utf8')).to.contain(`MOSAIC_GIT_TOKEN=${GIT_TOKEN}\n`)
  })

  it('fails with the last lines of a command that fails, without secrets', async () => {
    await town.task()
    const secret = 'sk-ant-abcdefghijklmnopqrstuvwxyz'
    const { code, stderr } = await town.run(
      `echo "the key is ${secret} $SOME_TOKEN" >&2; exit 3`,
      ['--once'],
      {
        SOME_TOKEN: 'whatever-it-is',
      },
    )
    expect(code).to.equal(1)
    expect(stderr).to.contain('ended with exit code 3').and.to.contain('the key is [secret] [secret]')
    expect(stderr).not.to.contain(secret)
    expect(await town.stateOf(stderr)).to.equal('failed')
    expect(await town.branches()).to.deep.equal([])
    expect(await town.leftovers()).to.deep.equal([])
  })

  it('fails for want of a commit, and says what was changed', async () => {
    await town.task()
    const { code, stderr } = await town.run('echo x > a; echo y > b')
    expect(code).to.equal(1)
    expect(stderr).to.contain('No commit: the command changed 2 files and committed nothing.')
    expect(await town.branches()).to.deep.equal([])
  })

  it('commits for the command with --commit', async () => {
    const issue = await town.task('Say "hello" -m')
    const { code } = await town.run('echo x > a', ['--once', '--commit'])
    expect(code).to.equal(0)
    const [branch = ''] = await town.branches()
    expect(await town.git('log', '-1', '--format=%B', branch)).to.contain(
      `Say "hello" -m\n\nCloses #${issue.number}`,
    )
  })

  it("takes another name when there is a branch of somebody else's, and leaves that alone", async () => {
    await town.task()
    await commitOnMain(town, 'more')
    await town.git('branch', 'issue-1-mend-it', 'main')
    const before = await town.git('rev-parse', 'issue-1-mend-it')
    const { code, stderr } = await town.run(COMMITS)
    expect(code, stderr).to.equal(0)
    expect(await town.branches()).to.deep.equal(['issue-1-mend-it', 'issue-1-mend-it-2'])
    expect(await town.git('rev-parse', 'issue-1-mend-it')).to.equal(before)
  })

  it('takes another name when the branch is taken while it works', async () => {
    await town.task()
    const root = join(town.folder, 'server/alice/app.git')
    const rival = `T=$(git -C ${root} hash-object -w -t tree /dev/null); C=$(git -C ${root} -c user.name=r -c user.email=r@r commit-tree $T -m rival); git -C ${root} branch "$MOSAIC_BRANCH" $C`
    const { code, stderr } = await town.run(`${rival}; ${COMMITS}`)
    expect(code, stderr).to.equal(0)
    const names = await town.branches()
    expect(names).to.have.length(2)
    expect(names[1]).to.equal(`${names[0]}-2`)
    expect(await town.git('log', '-1', '--format=%s', names[0] ?? '')).to.equal('rival\n')
  })

  it('fails with what to do when the push is refused', async () => {
    await town.task()
    town.door.refusePushes = 403
    const { code, stderr } = await town.run(COMMITS)
    expect(code).to.equal(1)
    expect(stderr).to.contain('may not push here')
    expect(await town.stateOf(stderr)).to.equal('failed')
    expect(town.pulls()).to.deep.equal([])
  })

  it('fails when a hook of the server refuses, with its words', async () => {
    await town.task()
    const hook = join(town.folder, 'server/alice/app.git/hooks/pre-receive')
    await writeFile(hook, '#!/bin/sh\necho "signed commits only" >&2\nexit 1\n', { mode: 0o755 })
    const { stderr } = await town.run(COMMITS)
    expect(stderr).to.contain('failed: Gitea refused the push:').and.to.contain('signed commits only')
  })

  it('runs no hook of the work tree beside the token', async () => {
    await town.task()
    const hook = `printf '#!/bin/sh\\nenv > "${town.folder}/leak"\\n' > .git/hooks/pre-push; chmod +x .git/hooks/pre-push; git config remote.origin.url ext::sh; ${COMMITS}`
    const { code } = await town.run(hook)
    expect(code).to.equal(0)
    expect(existsSync(join(town.folder, 'leak'))).to.equal(false)
  })

  it('fails when the repository is gone from git, and says it', async () => {
    await town.task()
    await town.git('config', 'http.uploadpack', 'false')
    const { code, stderr } = await town.run(COMMITS)
    expect(code).to.equal(1)
    expect(stderr).to.match(/git (ls-remote|fetch) failed/)
    expect(await town.leftovers()).to.deep.equal([])
  })

  it('ends with 0 and says so when there is nothing to do, with --once', async () => {
    const { code, stderr } = await town.run(COMMITS)
    expect(code).to.equal(0)
    expect(stderr).to.contain('there is no task now')
  })

  it('gives the task back and ends when Gitea does not take its token, before anything is run', async () => {
    await town.task()
    const env = { MOSAIC_GIT_TOKEN: 'canary-nobody-s-token' }
    const { code, stderr } = await town.run('touch "$OUT/ran"', [], env)
    expect(code).to.equal(1)
    expect(stderr).to.contain('Gitea answered 401 to MOSAIC_GIT_TOKEN.')
    expect(stderr).not.to.contain(env.MOSAIC_GIT_TOKEN)
    expect(await town.stateOf(stderr)).to.equal('given-back')
    expect(existsSync(join(town.folder, 'ran'))).to.equal(false)
  })

  it('works on the issue that is named, and tells why if it cannot', async () => {
    await town.task('The first')
    const second = await town.task('The second')
    const { code } = await town.run(COMMITS, ['--issue', `alice/app#${second.number}`])
    expect(code).to.equal(0)
    expect(town.pulls()[0]?.title).to.equal('The second')
    const again = await town.run(COMMITS, ['--issue', 'alice/app#999'])
    expect(again.code).to.equal(1)
    expect(again.stderr).to.contain('was answered 409')
  })

  it('gives the task back and ends when the program does not exist, so that it cannot take all the others', async () => {
    await town.task()
    await town.task('Another')
    const { code, stderr } = await town.spawnProgram(['no-such-program'], []).ended()
    expect(code).to.equal(1)
    expect(stderr).to.contain('"no-such-program" could not be started')
    expect(stderr.match(/attempt/g)).to.have.length(1)
    expect(await town.stateOf(stderr)).to.equal('given-back')
  })

  it('runs the program of the folder where it was started, and not one that the repository has', async () => {
    await town.task()
    await town.run(
      'printf "#!/bin/sh\\ntouch $OUT/theirs\\n" > agent.sh; chmod +x agent.sh; echo > "$MOSAIC_NOTE_FILE" on',
      ['--once'],
    )
    await town.world.forge.rest()
    await writeFile(join(town.folder, 'agent.sh'), `#!/bin/sh\n${COMMITS}; touch "$OUT/ours"\n`, {
      mode: 0o755,
    })
    const { stderr } = await town.spawnProgram(['./agent.sh'], ['--once']).ended()
    expect(stderr).to.contain('completed: ')
    expect(existsSync(join(town.folder, 'ours'))).to.equal(true)
    expect(existsSync(join(town.folder, 'theirs'))).to.equal(false)
  })

  it('waits for the next task, and takes one after the other', async () => {
    const running = town.spawn(COMMITS, [])
    await town.task('One')
    await eventually(() => expect(town.pulls()).to.have.length(1))
    await town.task('Two')
    await eventually(() => expect(town.pulls()).to.have.length(2))
    running.signal('SIGINT')
    expect((await running.ended()).code).to.equal(0)
  })

  it('checks out so much of the history as it is told to', async () => {
    for (const name of ['a', 'b', 'c']) await commitOnMain(town, name)
    await town.task()
    const script = `git rev-list --count HEAD > "$OUT"; ${COMMITS}`
    const { code, stderr } = await town.run(script, ['--once', '--depth', '2'], {
      OUT: join(town.folder, 'count'),
    })
    expect(code, stderr).to.equal(0)
    expect(await readFile(join(town.folder, 'count'), 'utf8')).to.equal('2\n')
    expect(town.pulls()).to.have.length(1)
  })
})

async function commitOnMain(town: WorkTown, message: string): Promise<void> {
  const tree = (await town.git('rev-parse', 'main^{tree}')).trim()
  const commit = (await town.git('commit-tree', tree, '-p', 'main', '-m', message)).trim()
  await town.git('update-ref', 'refs/heads/main', commit)
}
