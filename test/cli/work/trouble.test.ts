import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually, type Running, SLOWEST_MS } from '../command-line.ts'
import { WorkTown } from './work-town.ts'

const COMMITS = 'echo done > done.txt && git add --all && git commit -q -m "Mend it"'
/** Works until it is ended; whoever looks finds its process in $OUT/pid. */
const ENDLESS = 'echo $$ > "$OUT/pid"; while :; do sleep 0.05; done'
const DEAF = `trap "" TERM INT; ${ENDLESS}`
const LEASE_MS = 60_000

describe('mosaic-coordinator work, in trouble', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    town = await WorkTown.found()
  })
  afterEach(() => town.end())

  async function atWork(script: string, args: readonly string[] = ['--once']): Promise<Running> {
    await town.task()
    const running = town.spawn(script, args)
    await eventually(async () => expect(await town.wrote('pid')).not.to.equal(''))
    return running
  }

  async function expectGone(): Promise<void> {
    const pid = Number(await town.wrote('pid'))
    await eventually(() => expect(() => process.kill(pid, 0)).to.throw('ESRCH'))
  }

  it('gives the task back on Ctrl-C, ends the command, and cleans up', async () => {
    const running = await atWork(`${COMMITS}; ${ENDLESS}`)
    running.signal('SIGINT')
    const { code, stderr } = await running.ended()
    expect(code).to.equal(0)
    expect(stderr).to.contain('given back: The runner was stopped at its machine.')
    expect(await town.stateOf(stderr)).to.equal('given-back')
    expect(await town.branches()).to.deep.equal([])
    expect(await town.leftovers()).to.deep.equal([])
    await expectGone()
  })

  it('says at once that the bot is away, and speaks of no task on Ctrl-C when it has none', async () => {
    const running = town.spawn(COMMITS, ['--once'], { MOSAIC_URL: 'http://127.0.0.1:9' })
    await running.says('It is asked again.')
    running.signal('SIGINT')
    const { stderr } = await running.ended()
    expect(stderr).to.contain('GET /tasks').and.not.to.contain('the task is given back')
  })

  it('takes no task with a token of another agent, and says whose it is', async () => {
    const { number } = await town.task()
    const { code, stderr } = await town.run(COMMITS, ['--once', '--agent', 'opus'])
    expect(code).to.equal(2)
    expect(stderr).to.contain('a token of the agent "minimax", but --agent says "opus"')
    expect(stderr).to.contain('Start it with --agent minimax')
    const { forge, repo } = town.world
    expect(forge.issue(repo, number).labels).to.include('status/assigned')
  })

  it('ends at once on a second Ctrl-C, the command with it', async () => {
    const running = await atWork(DEAF, ['--once', '--grace', '600'])
    running.signal('SIGINT')
    await running.says('once more ends at once')
    running.signal('SIGINT')
    expect((await running.ended()).code).to.equal(130)
    await expectGone()
  })

  it('ends a command that does not listen after the grace', async () => {
    const running = await atWork(DEAF, ['--once', '--grace', '1'])
    running.signal('SIGTERM')
    const { stderr } = await running.ended()
    expect(await town.stateOf(stderr)).to.equal('given-back')
    await expectGone()
  })

  it('ends what the command has left running', async () => {
    await town.task()
    const script = `sh -c '${ENDLESS}' > /dev/null 2>&1 & sleep 0.3; ${COMMITS}`
    expect((await town.run(script)).code).to.equal(0)
    await expectGone()
  })

  it('ends the command when the issue is closed, tells it why, and pushes nothing', async () => {
    const running = await atWork(
      `${COMMITS}; trap 'cp "$MOSAIC_ADVICE_FILE" "$OUT/advice"; exit 0' TERM; ${ENDLESS}`,
    )
    await town.world.alice.closes()
    const { stderr } = await running.ended()
    expect(await town.wrote('advice')).to.equal('stop The issue was closed.')
    expect(stderr).to.contain('It was told to stop: The issue was closed.')
    expect(await town.branches()).to.deep.equal([])
    expect(await town.stateOf(stderr)).not.to.equal('live')
  })

  it('passes compact and rotate on, pushes what there is, and hands the task over with the note', async () => {
    const script = [
      'echo $$ > "$OUT/pid"',
      'echo "::mosaic context=110000 tokens=150000 cost=0.5 progress=Half way = fine"',
      'until grep -q ^compact "$MOSAIC_ADVICE_FILE"; do sleep 0.05; done',
      'echo "::mosaic context=125000 tokens=200000"',
      'until grep -q ^rotate "$MOSAIC_ADVICE_FILE"; do sleep 0.05; done',
      'echo half > half.txt',
      'echo "Half is done" > "$MOSAIC_NOTE_FILE"',
    ].join('\n')
    const running = await atWork(script)
    const { code, stderr } = await running.ended()
    expect(code, stderr).to.equal(0)
    expect(await town.session(stderr)).to.include({
      state: 'handed-over',
      peakContextTokens: 125000,
      tokensUsed: 200000,
      costUsd: 0.5,
      progress: 'Half way = fine',
    })
    await town.world.forge.rest()
    const second = await town.run(`cat half.txt "$MOSAIC_TASK_FILE" > "$OUT/second"; ${COMMITS}`)
    expect(second.code, second.stderr).to.equal(0)
    expect(await town.wrote('second'))
      .to.match(/^half\n/)
      .and.to.contain('> Half is done')
    expect(await town.branches()).to.deep.equal(['issue-1-mend-it'])
    expect(town.pulls()).to.have.length(1)
  })

  it('wakes the command with a signal, or a line, when there is advice', async () => {
    const script = `trap 'cat "$MOSAIC_ADVICE_FILE" > "$OUT/woken"' USR1; cat > "$OUT/input" & echo $$ > "$OUT/pid"; echo "::mosaic context=110000"; until test -s "$OUT/woken"; do sleep 0.05; done; sleep 0.2; kill $!; ${COMMITS}`
    const node = `
      const { createInterface } = require('node:readline'); const { writeFileSync } = require('node:fs')
      writeFileSync(process.env.OUT + '/pid', String(process.pid))
      console.log('::mosaic context=110000')
      createInterface({ input: process.stdin }).on('line', (line) => {
        if (!line.startsWith('::mosaic ')) return
        writeFileSync(process.env.OUT + '/line', line); process.exit(9)
      })`
    const running = await atWork(script, ['--once', '--signal', 'SIGUSR1'])
    expect((await running.ended()).code).to.equal(0)
    expect(await town.wrote('woken')).to.match(/^compact 86 % of the window/)
    await town.task('Another')
    await town.spawnProgram([process.execPath, '-e', node], ['--once', '--stdin', 'advice']).ended()
    expect(await town.wrote('line')).to.match(/^::mosaic compact 86 %/)
  })

  it('hands over with what it knows when the command does not rotate', async () => {
    const running = await atWork(
      `${COMMITS}; echo "the last I did"; echo "::mosaic context=127000"; ${ENDLESS}`,
      ['--once', '--rotate-grace', '1', '--grace', '1'],
    )
    const { stderr } = await running.ended()
    expect(await town.stateOf(stderr)).to.equal('handed-over')
    expect(await town.branches()).to.deep.equal(['issue-1-mend-it'])
    expect(town.pulls()).to.deep.equal([])
  })

  it('asks a person what the command asks', async () => {
    await town.task()
    const { stderr } = await town.run('echo "Blue or green?" > "$MOSAIC_QUESTION_FILE"; exit 1')
    expect(await town.stateOf(stderr)).to.equal('asked')
  })

  it('stops the command when the session is over, and leaves no push', async () => {
    const running = await atWork(`trap "" TERM; ${COMMITS}; ${ENDLESS}`, ['--once', '--grace', '1'])
    running.signal('SIGSTOP')
    await town.world.skipOnly(LEASE_MS + 1_000)
    running.signal('SIGCONT')
    const { code, stderr } = await running.ended()
    expect(code).to.equal(1)
    expect(stderr).to.contain('the session is over:')
    expect(await town.branches()).to.deep.equal([])
    await expectGone()
  })

  it('takes its push and its pull request back when the session ended in that very moment', async () => {
    await town.task()
    const hook = join(town.folder, 'server/alice/app.git/hooks/post-receive')
    const call = `fetch("${town.world.botUrl}/api/v1/sessions/" + require("node:fs").readFileSync("${town.folder}/id", "utf8").trim() + "/give-back", { method: "POST", headers: { authorization: "Bearer ${town.agentToken}", "content-type": "application/json" }, body: JSON.stringify({ fence: 1 }) })`
    await writeFile(
      hook,
      `#!/bin/sh\ntest -e "${town.folder}/ended" || '${process.execPath}' -e '${call}'\ntouch "${town.folder}/ended"\n`,
      {
        mode: 0o755,
      },
    )
    const { code, stderr } = await town.run(`echo "$MOSAIC_SESSION" > "$OUT/id"; ${COMMITS}`)
    expect(code, stderr).to.equal(1)
    expect(await town.stateOf(stderr)).to.equal('given-back')
    expect(await town.branches()).to.deep.equal([])
    expect(town.pulls().map(({ state }) => state)).to.deep.equal(['closed'])
  })

  it('goes on over a restart of the bot', async () => {
    const running = await atWork(
      `echo $$ > "$OUT/pid"; until test -e "$OUT/go"; do sleep 0.05; done; ${COMMITS}`,
    )
    await town.world.stopBot()
    await writeFile(join(town.folder, 'go'), '')
    await running.says('got no answer')
    await town.world.startBot()
    const { code, stderr } = await running.ended()
    expect(code, stderr).to.equal(0)
    expect(await town.stateOf(stderr)).to.equal('completed')
    expect(town.pulls()).to.have.length(1)
  })

  it('opens one pull request although the answer to the first try was lost', async () => {
    await town.task()
    town.world.forge.faults.next({ method: 'POST', path: /\/pulls$/, reset: 'after' })
    const { code, stderr } = await town.run(COMMITS)
    expect(code, stderr).to.equal(0)
    expect(town.pulls()).to.have.length(1)
    expect(await town.stateOf(stderr)).to.equal('completed')
  })

  it('takes the pull request that the command has opened', async () => {
    await town.task()
    const opens = `git push -q -u origin HEAD:refs/heads/$MOSAIC_BRANCH && '${process.execPath}' -e 'fetch("${town.world.forge.url}/api/v1/repos/alice/app/pulls", { method: "POST", headers: { authorization: "token " + process.env.MOSAIC_GIT_TOKEN, "content-type": "application/json" }, body: JSON.stringify({ head: process.env.MOSAIC_BRANCH, base: "main", title: "By hand" }) }).then(({ ok }) => process.exit(ok ? 0 : 1))'`
    const login =
      'git config credential.helper "!f() { echo username=x; echo password=$MOSAIC_GIT_TOKEN; }; f"'
    const { code, stderr } = await town.run(`${COMMITS} && ${login} && ${opens}`, [
      '--once',
      '--pass-git-token',
    ])
    expect(code, stderr).to.equal(0)
    expect(town.pulls().map(({ title }) => title)).to.deep.equal(['By hand'])
  })

  it('cleans up after a runner that was killed', async () => {
    const running = await atWork(ENDLESS)
    const pid = Number(await town.wrote('pid'))
    await running.kill()
    const [left = ''] = await town.leftovers()
    const anHourAgo = new Date(Date.now() - 61 * 60_000)
    await utimes(join(town.folder, 'cache/sessions', left, 'alive'), anHourAgo, anHourAgo)
    await mkdir(join(town.folder, 'cache/sessions/mine'), { recursive: true })
    await writeFile(join(town.folder, 'cache/sessions/mine/alive'), '')
    await town.run(COMMITS)
    expect(await readdir(join(town.folder, 'cache/sessions'))).to.deep.equal(['mine'])
    process.kill(-pid, 'SIGKILL')
  })
})

describe('mosaic-coordinator work, for a user who may not write', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    town = await WorkTown.found({ pusher: 'mallory' })
  })
  afterEach(() => town.end())

  it('pushes to a fork, the same one each time, and opens the pull request from there', async () => {
    for (const title of ['Mend it', 'Mend more']) {
      await town.task(title)
      const { code, stderr } = await town.run(COMMITS)
      expect(code, stderr).to.equal(0)
    }
    expect(await town.branches()).to.deep.equal([])
    expect(town.pulls().map(({ author }) => author)).to.deep.equal(['mallory', 'mallory'])
  })
})

describe('mosaic-coordinator work, between two heartbeats', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    town = await WorkTown.found({ sessionSettings: { leaseMs: 600_000, heartbeatEveryMs: 300_000 } })
  })
  afterEach(() => town.end())

  it('asks the bot before it pushes, and pushes nothing when the session has ended', async () => {
    await town.task()
    const call = `fetch("${town.world.botUrl}/api/v1/sessions/" + process.env.MOSAIC_SESSION + "/give-back", { method: "POST", headers: { authorization: "Bearer ${town.agentToken}", "content-type": "application/json" }, body: JSON.stringify({ fence: 1 }) })`
    const { code, stderr } = await town.run(`'${process.execPath}' -e '${call}'; ${COMMITS}`)
    expect(code, stderr).to.equal(1)
    expect(stderr).to.contain('the session is over:')
    expect(town.door.journal.filter(({ path }) => path.endsWith('receive-pack'))).to.deep.equal([])
    expect(town.pulls()).to.deep.equal([])
  })
})
