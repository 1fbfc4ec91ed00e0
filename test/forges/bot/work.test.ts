import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { IssueView, RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { realBinary } from '../support/real-server.ts'
import { Runner } from '../support/runner.ts'
import { sees } from '../support/sight.ts'
import { MEDIUM, OVER, WITH_GLM } from '../support/texts.ts'
import type { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

const AGENT = 'glm'
const COMMITS =
  'echo "$MOSAIC_ISSUE" > done.txt && git add --all && git commit -q -m "Mend it" && echo "Mended." > "$MOSAIC_SUMMARY_FILE"'

interface Pull {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: string
  readonly user: { readonly login: string }
  readonly head: { readonly ref: string; readonly repo: { readonly full_name: string } }
}

describe('a command works on a task, with git over the network', function () {
  this.timeout(120_000)
  let town: Town
  let repo: RepoView
  let runner: Runner
  let token: string

  before(async function () {
    // the fake one has no git of its own: test/cli/work puts one beside it. A file without any test would fail the run
    if (!realBinary()) this.skip()
    town = await theTown()
    repo = await town.repo()
    runner = await Runner.hired(town, AGENT)
    token = await town.forge.newToken('bob', ['write:repository', 'read:user'])
  })
  after(() => runner?.leave())

  async function task(title: string): Promise<IssueView> {
    const issue = await town.alice.opens({ title, body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, issue, { labels: WITH_GLM })
    return issue
  }

  const ref = ({ number }: IssueView) => `${repo.fullName}#${number}`
  const pulls = (state = 'all') =>
    town.alice.does<Pull[]>('GET', `/repos/${repo.fullName}/pulls?state=${state}&limit=50`)

  it('ends in a pull request that closes the issue when it is merged', async () => {
    const issue = await task('Mend it')
    const { code, stderr } = await runner.run(AGENT, ref(issue), COMMITS, token)
    expect(code, stderr).to.equal(0)
    const [pull] = await pulls()
    expect(pull).to.deep.include({
      title: 'Mend it',
      body: `Closes #${issue.number}\n\n\`\`\`text\nMended.\n\`\`\``,
    })
    expect(pull?.user.login).to.equal('bob')
    await until('it can be merged', async () => {
      const path = `/repos/${repo.fullName}/pulls/${pull?.number}`
      const { mergeable } = await town.alice.does<{ mergeable: boolean }>('GET', path)
      return mergeable || 'not yet'
    })
    await town.alice.does('POST', `/repos/${repo.fullName}/pulls/${pull?.number}/merge`, { Do: 'merge' })
    await sees(town, issue, { labels: OVER })
    const text = await fetch(`${town.server.url}/${repo.fullName}/raw/branch/main/done.txt`)
    expect(await text.text()).to.equal(`${ref(issue)}\n`)
  })

  it('goes on from the branch that a session before has pushed, and takes the pull request that is there', async () => {
    const issue = await task('Twice')
    const asks = `${COMMITS}; echo "Go on" > "$MOSAIC_NOTE_FILE"`
    const first = await runner.run(AGENT, ref(issue), asks, token)
    expect(first.code, first.stderr).to.equal(0)
    const branch = `issue-${issue.number}-twice`
    const by = { head: branch, base: 'main', title: 'By hand' }
    await town.bob.does('POST', `/repos/${repo.fullName}/pulls`, by)
    const more = 'test -e done.txt && echo more > more.txt && git add --all && git commit -q -m More'
    const second = await runner.run(AGENT, ref(issue), more, token)
    expect(second.code, second.stderr).to.equal(0)
    const open = (await pulls('open')).filter(({ head }) => head.ref === branch)
    expect(open.map(({ title }) => title)).to.deep.equal(['By hand'])
  })

  it('goes to a fork for a user who may not write', async () => {
    const issue = await task('From outside')
    const stranger = await town.forge.newToken('mallory', ['write:repository', 'read:user'])
    const { code, stderr } = await runner.run(AGENT, ref(issue), COMMITS, stranger)
    if (town.forge.program.isForgejo()) {
      // 12 looks for the branch in the repository itself
      expect(stderr).to.contain('Forgejo 12 cannot open one from a fork')
      return
    }
    expect(code, stderr).to.equal(0)
    const pull = (await pulls('open')).find(({ title }) => title === 'From outside')
    expect(pull?.head.repo.full_name).to.match(/^mallory\//)
  })

  it('gives the task back and says what to do with a token that Gitea does not take', async () => {
    const issue = await task('No entry')
    const { code, stderr } = await runner.run(AGENT, ref(issue), COMMITS, 'not-a-token-of-anybody')
    expect(code, stderr).to.equal(1)
    expect(stderr).to.contain('Gitea answered 401 to MOSAIC_GIT_TOKEN.').and.to.contain('given back')
    expect(stderr).not.to.contain('not-a-token-of-anybody')
  })

  it('fails with the words of a protected branch', async () => {
    const issue = await task('Protected')
    const rule = { rule_name: 'issue-*', branch_name: 'issue-*', enable_push: false }
    await town.alice.does('POST', `/repos/${repo.fullName}/branch_protections`, rule)
    const { code, stderr } = await runner.run(AGENT, ref(issue), COMMITS, token)
    expect(code, stderr).to.equal(1)
    expect(stderr).to.match(/failed: (Gitea refused the push|The user of MOSAIC_GIT_TOKEN may not push)/)
    await town.alice.does('DELETE', `/repos/${repo.fullName}/branch_protections/issue-*`)
  })

  it('gives the task back on Ctrl-C', async () => {
    const issue = await task('Interrupted')
    const running = runner.spawn(AGENT, ref(issue), 'echo at > "$OUT/at"; sleep 60', token)
    await until('it works', async () => {
      const text = await readFile(join(runner.folder, 'at'), 'utf8').catch(() => '')
      return text !== '' || 'not yet'
    })
    running.signal('SIGINT')
    const { stderr } = await running.ended()
    expect(stderr).to.contain('given back')
    await sees(town, issue, { labels: WITH_GLM })
  })
})
