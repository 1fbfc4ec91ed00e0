import { expect } from 'chai'
import { replayed } from '../../src/tasks/decision-record.ts'
import { CANARIES, CommandLine, eventually, SLOWEST_MS, settingsFor } from './command-line.ts'

const BODY = '## Difficulty\nlow\n\n## Context Estimate\n20k\n'

describe('mosaic-coordinator why', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  it('tells the present decision and earlier ones from the database, beside a bot that runs', async () => {
    const gitea = await cli.gitea()
    const folder = await cli.folder()
    const settings = settingsFor(gitea, folder)
    const bot = await cli.start(folder, settings)
    const hook = {
      url: `${bot.url}/webhook/gitea`,
      secret: CANARIES.secret,
      events: ['issues', 'issue_comment'],
    }
    gitea.addHook('alice/app', hook)
    const alice = gitea.as('alice')
    // what people read in Gitea is German, and what an operator reads at a terminal English
    await alice.pushes({ '.gitea/coordinator.yml': 'language: de\n' }, 'Settle it', 'alice/app')
    const issue = await alice.opens({ title: 'Sort', body: BODY }, 'alice/app')
    await alice.assigns(['mosaic'], issue)
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('agent/minimax'))
    await alice.edits({ body: BODY.replace('low', 'medium') }, issue)
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('agent/glm'))

    const why = (...words: readonly string[]) => cli.run(['why', ...words], folder, settings)
    const present = await why('Alice/app#1')
    expect(present.stderr).to.equal('')
    expect(present.code).to.equal(0)
    expect(present.stdout).to.match(
      /^alice\/app#1, decision 2 \(the present one; the task is assigned\): glm\n/,
    )
    expect(present.stdout).to.match(/^chosen +glm +free +the cheapest that fits, free$/m)
    expect(present.stdout).to.match(/^because of +issues.edited by alice$/m)
    expect(present.stdout).to.match(/^difficulty +low +medium$/m)
    expect((await why('alice/app#1', '1')).stdout).to.match(/^alice\/app#1, decision 1: minimax\n/)

    const told = JSON.parse((await why('alice/app#1', '1', '--json')).stdout)
    expect(told).to.deep.include({ issue: 'alice/app#1', decisionNumber: 2, kept: [1, 2] })
    expect(JSON.parse(JSON.stringify(replayed(told.record)))).to.deep.equal(told.record.decision)
    expect(told.record.inputs.choice.language).to.equal('de')
    expect(told.record.decision.sentence).to.match(/^minimax ist der günstigste Agent/)
    expect(told.english.sentence).to.match(/^minimax is the cheapest agent/)
    expect(told.english.considered[0]).to.deep.include({ agent: 'minimax', verdict: 'chosen' })
    expect(told.english.considered[0].reason).to.equal('the cheapest that fits, free')
    expect(told.record.inputs.spec.difficulty).to.include({ value: 'low', words: 'Difficulty low' })

    await alice.says('/agent opus\n/priority high', issue)
    await eventually(() => expect(gitea.labelsOf(issue)).to.include('agent/opus'))
    const ordered = JSON.parse((await why('alice/app#1', '--json')).stdout)
    expect(ordered.record.number).to.equal(3)
    const { overrides, policy, priority, choice } = ordered.record.inputs
    expect(overrides).to.deep.include({ agent: 'opus' })
    expect(overrides.given.agent).to.deep.include({ by: { id: 1, login: 'alice' }, line: 0 })
    expect(policy).to.match(/^[0-9a-f]{16}$/)
    expect(priority).to.be.oneOf([0, 1])
    const names = choice.profiles.map(({ name }: { name: string }) => name)
    expect(names).to.deep.equal(['opus', 'sonnet', 'haiku', 'glm', 'minimax'])
    expect(ordered.record.decision.considered).to.have.length(5)

    const unknown = await why('alice/app#1', '7')
    expect(unknown.code).to.equal(1)
    expect(unknown.stderr).to.contain(
      'no record of decision 7 of alice/app#1: kept are 1 to 3, the newest is 3.',
    )
    const never = await why('alice/app#2')
    expect(never.code).to.equal(1)
    expect(never.stderr).to.contain('The bot has never had alice/app#2 as a task.')
  })

  it('ends with 1 where there is no database, and with 2 for what it was told wrong', async () => {
    const folder = await cli.folder()
    const missing = await cli.run(['why', 'alice/app#1'], folder)
    expect(missing.code).to.equal(1)
    expect(missing.stderr).to.contain('no database at data/coordinator.db')
    for (const words of [['why'], ['why', 'alice/app'], ['why', 'alice/app#1', 'two']]) {
      const { code } = await cli.run(words, folder)
      expect(code, words.join(' ')).to.equal(2)
    }
  })
})
