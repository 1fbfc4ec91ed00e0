import { expect } from 'chai'
import { definePlugin } from '../../../src/index.ts'
import { easy, own, status, visible } from '../conversation.ts'
import { Stage, type StageContext } from './stage.ts'

/** A second plugin that uses the very same kind. */
const rival = definePlugin({
  name: 'rival',
  description: 'Greets, too.',
  register(app) {
    app.on('issue_comment.created', async (context) => {
      await context.ensure.comment({ kind: 'greeting', body: 'Hello from the rival.' })
    })
  },
})

describe('comments of plugins', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await Stage.open({ plugins: [rival], createSettleMs: 60 })
  })
  afterEach(async () => {
    expect(await stage.close()).to.deep.equal([])
  })

  const greet = ({ ensure }: StageContext) => ensure.comment({ kind: 'greeting', body: 'Hello.' })

  it('of one kind belong to one plugin', async () => {
    const issue = await stage.issue()
    await stage.when(issue, greet)
    await stage.when(issue, greet)
    expect(own(stage.world, issue, 'actor/greeting').map(visible)).to.deep.equal(['Hello.'])
    expect(own(stage.world, issue, 'rival/greeting').map(visible)).to.deep.equal(['Hello from the rival.'])
    await stage.when(issue, ({ ensure }) => ensure.noComment('greeting'))
    expect(own(stage.world, issue, 'rival/greeting')).to.have.length(1)
  })

  it("cannot take the place of the bot's own, whatever they call themselves or have in them", async () => {
    const issue = await stage.issue('Fix the login', easy())
    await stage.alice.assigns(['mosaic'], issue)
    await stage.world.forge.rest()
    const before = own(stage.world, issue, 'status')
    const [copied] = before
    await stage.when(issue, ({ ensure }) =>
      ensure.comment({ kind: 'status', body: `Quoted:\n\n${copied?.body}`, data: { is: 'status' } }),
    )
    expect(own(stage.world, issue, 'status')).to.deep.equal(before)
    expect(own(stage.world, issue, 'actor/status')).to.have.length(1)
    await stage.alice.edits({ body: easy().replace('low', 'medium') }, issue)
    await stage.world.skipWaits()
    expect(status(stage.world, issue)).to.contain('medium')
  })

  it('are told by their author and their issue, not by a number alone', async () => {
    const issue = await stage.issue()
    const words = await stage.alice.says('My own words.', issue)
    const other = await stage.issue('Elsewhere')
    await stage.when(other, greet)
    const [elsewhere] = own(stage.world, other, 'actor/greeting')
    for (const id of [words.id, elsewhere?.id ?? 0])
      expect(await stage.when(issue, ({ ensure }) => ensure.noComment(id))).to.deep.equal({
        result: 'unchanged',
        writes: [],
      })
    expect(stage.gitea.comments(issue).map(({ body }) => body)).to.include('My own words.')
    expect(own(stage.world, other, 'actor/greeting')).to.have.length(1)
  })

  it('are written once though the answer was lost, and nobody is told of a failure', async () => {
    const issue = await stage.issue()
    stage.gitea.faults.next({ method: 'POST', path: /comments$/, reset: 'after' })
    stage.act = greet
    await stage.alice.says('Please.', issue)
    await stage.world.skipWaits()
    expect(own(stage.world, issue, 'actor/greeting')).to.have.length(1)
  })

  it('are found again after a loss of the database', async () => {
    const issue = await stage.issue()
    await stage.when(issue, greet)
    await stage.world.loseDatabase()
    const { result, writes } = await stage.when(issue, greet)
    expect([result, writes]).to.deep.equal([
      { kind: 'unchanged', id: own(stage.world, issue, 'actor/greeting')[0]?.id },
      [],
    ])
  })

  it('that a plugin remembers itself are written anew when it says that there is none', async () => {
    const issue = await stage.issue()
    const act = ({ ensure }: StageContext) => ensure.comment({ kind: 'note', body: 'A note.', knownId: null })
    await stage.when(issue, act)
    await stage.alice.deletesComment(own(stage.world, issue, 'actor/note')[0])
    expect((await stage.when(issue, act)).result).to.include({ kind: 'written' })
  })

  it('refuse a kind that is none, and an empty body', async () => {
    const issue = await stage.issue()
    const failures = async ({ ensure }: StageContext) => [
      await ensure.comment({ kind: 'a/b', body: 'Hello.' }).catch(String),
      await ensure.comment({ kind: 'greeting', body: ' \n' }).catch(String),
      await ensure.title(' ').catch(String),
    ]
    const { result, writes } = await stage.when(issue, failures)
    expect(result).to.match(/TypeError: A comment's kind.*TypeError.*empty.*TypeError.*empty/s)
    expect(writes.filter((call) => !call.includes('comments'))).to.deep.equal([])
  })
})

describe('several effects in one run', () => {
  it('each sees what the one before has written', async () => {
    const stage = await Stage.open()
    const issue = await stage.issue()
    await stage.alice.request('POST', '/repos/alice/app/milestones', { title: '1.0' })
    const { result, writes } = await stage.when(issue, async ({ ensure }) => {
      const results: unknown[] = []
      const effects = [
        () => ensure.label({ name: 'bug', color: '#d73a4a' }),
        () => ensure.title('Another'),
        () => ensure.milestone('1.0'),
        () => ensure.assignees({ add: ['bob'] }),
        async () => (await ensure.comment({ kind: 'greeting', body: 'Hello.' })).kind,
      ]
      for (const effect of effects) results.push(await effect(), await effect())
      return results
    })
    expect(result).to.deep.equal(Array(5).fill(['written', 'unchanged']).flat())
    expect(writes, 'and one to define the label').to.have.length(6)
    expect(await stage.close()).to.deep.equal([])
  })
})
