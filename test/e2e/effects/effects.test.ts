import { expect } from 'chai'
import type { IssueView } from '../../../src/testing/index.ts'
import { visible } from '../conversation.ts'
import { SERVERS, Stage, type StageContext } from './stage.ts'

const BUG = { name: 'bug', color: 'd73a4a', description: 'Something is broken' }

/** What each effect does, what it does the second time, and what it does when a person has undone it. */
for (const version of SERVERS) {
  describe(`effects on ${version}`, () => {
    let stage: Stage
    let issue: IssueView
    before(async () => {
      stage = await Stage.open({ version })
      for (const title of ['1.0', '2.0'])
        await stage.alice.request('POST', '/repos/alice/app/milestones', { title })
    })
    beforeEach(async () => {
      issue = await stage.issue()
    })
    after(async () => {
      expect(await stage.close()).to.deep.equal([])
    })

    const now = () => stage.gitea.issue(stage.world.repo, issue.number)
    const milestone = async () => {
      const { text } = await stage.alice.request('GET', `/repos/alice/app/issues/${issue.number}`)
      return (JSON.parse(text) as { milestone: { title: string } | null }).milestone?.title ?? null
    }

    it('a label: made with its colour, put on once, and left off when a person has taken it off', async () => {
      const act = ({ ensure }: StageContext) => ensure.label(BUG)
      expect((await stage.when(issue, act)).result).to.equal('written')
      expect(stage.gitea.labelsOf(issue)).to.deep.equal(['bug'])
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'unchanged', writes: [] })
      await stage.alice.unlabels('bug', issue)
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'left', writes: [] })
      const asked = await stage.when(issue, ({ ensure }) => ensure.label('bug', { insist: true }))
      expect(asked).to.deep.equal({
        result: 'written',
        writes: [`POST /repos/alice/app/issues/${issue.number}/labels`],
      })
    })

    it('a label by a name that does not exist is not made, and fires no event', async () => {
      const act = ({ ensure }: StageContext) => ensure.label('no-such-label')
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'unknown-label', writes: [] })
    })

    it('no label: taken off once, and left when a person has put it back', async () => {
      stage.gitea.addLabel(stage.world.repo, { name: `triage ${issue.number}`, color: 'ffffff' })
      await stage.alice.labels([`triage ${issue.number}`], issue)
      const act = ({ ensure }: StageContext) => ensure.noLabel(`triage ${issue.number}`)
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 1, 'unchanged', 0])
      await stage.alice.labels([`triage ${issue.number}`], issue)
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'left', writes: [] })
    })

    it('labels of scopes: one call for all of them, none the second time', async () => {
      const act = ({ ensure }: StageContext) =>
        ensure.labels([{ scope: 'kind/', label: { name: 'kind/bug', color: 'd73a4a' } }])
      await stage.when(issue, act)
      const other = await stage.issue()
      expect(await stage.twice(other, act)).to.deep.equal(['written', 1, 'unchanged', 0])
    })

    it('a reaction, to the issue or a comment of it, is made once and taken back once', async () => {
      const comment = await stage.alice.says('Look', issue)
      for (const id of [undefined, comment.id]) {
        expect(await stage.twice(issue, ({ ensure }) => ensure.reaction('eyes', id))).to.deep.equal([
          'written',
          1,
          'unchanged',
          0,
        ])
        const there = id === undefined ? stage.gitea.reactionsOf(issue) : reactionsTo(comment.id)
        expect(there).to.deep.equal(['eyes by mosaic'])
      }
      const gone = await stage.twice(issue, ({ ensure }) => ensure.noReaction('eyes', comment.id))
      expect(gone).to.deep.equal(['written', 1, 'unchanged', 0])
      expect(reactionsTo(comment.id)).to.deep.equal([])
    })
    const reactionsTo = (id: number) =>
      stage.gitea.comments(issue).find((comment) => comment.id === id)?.reactions

    it('a reaction that the server does not have, or to a comment of another issue, is not made', async () => {
      const other = await stage.issue()
      const { id } = await stage.alice.says('Not here', other)
      const unknown = await stage.when(issue, ({ ensure }) => ensure.reaction('tada'))
      expect(unknown.result).to.equal('not-allowed')
      const elsewhere = await stage.when(issue, ({ ensure }) => ensure.reaction('eyes', id))
      expect(elsewhere).to.deep.equal({ result: 'unknown-comment', writes: [] })
    })

    it('assignees: adds and removes some, and nobody else', async () => {
      await stage.alice.assigns(['alice', 'mallory'], issue)
      const act = ({ ensure }: StageContext) => ensure.assignees({ add: ['BOB'], remove: ['mallory'] })
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 2, 'unchanged', 0])
      expect([...now().assignees].sort()).to.deep.equal(['alice', 'bob'])
      const some = stage.gitea.writes().filter(({ path }) => path.endsWith(`/${issue.number}/assignees`))
      expect(some).to.have.length(version === '1.27.0-rc0' ? 2 : 0)
      await stage.alice.unassigns(['bob'], issue)
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'left', writes: [] })
    })

    it('assignees: nothing is done when one of them does not exist, or may not be assigned', async () => {
      if (!stage.gitea.issues(stage.world.repo).some(({ title }) => title === 'organisation')) {
        await stage.issue('organisation')
        stage.gitea.addOrg('guild', { owners: ['alice'] })
      }
      const act = (login: string) => (context: StageContext) =>
        context.ensure.assignees({ add: ['bob', login] })
      expect(await stage.when(issue, act('nobody'))).to.deep.equal({ result: 'unknown-user', writes: [] })
      expect((await stage.when(issue, act('guild'))).result).to.equal('unassignable')
      expect(await stage.when(issue, ({ ensure }) => ensure.assignees({}))).to.include({
        result: 'unchanged',
      })
    })

    it('a milestone, or none; one that a person has chosen instead stays', async () => {
      const act = ({ ensure }: StageContext) => ensure.milestone('1.0')
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 1, 'unchanged', 0])
      expect(await milestone()).to.equal('1.0')
      expect((await stage.when(issue, ({ ensure }) => ensure.milestone('9.0'))).result).to.equal(
        'unknown-milestone',
      )
      const { text } = await stage.alice.request('GET', '/repos/alice/app/milestones')
      const two = (JSON.parse(text) as { id: number; title: string }[]).find(({ title }) => title === '2.0')
      await stage.alice.request('PATCH', `/repos/alice/app/issues/${issue.number}`, { milestone: two?.id })
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'left', writes: [] })
      expect(await stage.twice(issue, ({ ensure }) => ensure.milestone(null))).to.deep.equal([
        'written',
        1,
        'unchanged',
        0,
      ])
    })

    it('a state: closed once, and left open when a person has opened it again', async () => {
      const act = ({ ensure }: StageContext) => ensure.state('closed')
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 1, 'unchanged', 0])
      await stage.alice.reopens(issue)
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'left', writes: [] })
      expect(now().state).to.equal('open')
    })

    it('a state: with open blockers Gitea does not close it, and that is told', async () => {
      await stage.alice.addsDependency(await stage.issue(), issue)
      const { result } = await stage.when(issue, ({ ensure }) => ensure.state('closed'))
      expect([result, now().state]).to.deep.equal(['blocked', 'open'])
    })

    it('a title: cut as Gitea would, written once, and left when a person has changed it', async () => {
      const act = ({ ensure }: StageContext) => ensure.title(` ${'x'.repeat(300)} `)
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 1, 'unchanged', 0])
      expect(now().title).to.equal('x'.repeat(255))
      await stage.alice.edits({ title: 'Mine' }, issue)
      expect(await stage.when(issue, act)).to.deep.equal({ result: 'left', writes: [] })
      expect(now().title).to.equal('Mine')
    })

    it('a body: changed where the server guards it, and never over what a person has just written', async () => {
      const act = ({ ensure }: StageContext) =>
        ensure.body((text) => (text.endsWith('Seen.') ? text : `${text} Seen.`))
      const guarded = version === '1.26.3' || version === '1.27.0-rc0'
      const expected = guarded ? ['written', 1, 'unchanged', 0] : ['unsupported', 0, 'unsupported', 0]
      expect(await stage.twice(issue, act)).to.deep.equal(expected)
      if (!guarded) return
      let [acts, looks] = [0, 0]
      const raced = await stage.when(issue, ({ ensure }) => {
        acts++
        return ensure.body((text) => {
          // the act of a person in this process is done when this returns
          if (looks++ === 0) void stage.alice.edits({ body: 'By hand.' }, issue)
          return text.endsWith('Checked.') ? text : `${text} Checked.`
        })
      })
      expect(acts, 'for the comment and for the edit; no run is made again').to.equal(2)
      expect([raced.result, now().body]).to.deep.equal(['written', 'By hand. Checked.'])
    })

    it('a comment: one of a kind, edited in place, and gone for good when a person deletes it', async () => {
      const greet =
        (body: string) =>
        ({ ensure }: StageContext) =>
          ensure.comment({ kind: 'greeting', body })
      await stage.twice(issue, greet('Hello!'))
      const again = await stage.when(issue, greet('Good morning!'))
      expect(again.writes).to.have.length(1)
      const [comment, ...more] = stage.gitea.comments(issue).filter(({ author }) => author === 'mosaic')
      expect([comment && visible(comment), more]).to.deep.equal(['Good morning!', []])
      await stage.alice.deletesComment(comment)
      const after = await stage.when(issue, greet('Hello again!'))
      expect(after).to.deep.equal({ result: { kind: 'deleted' }, writes: [] })
      const asked = await stage.when(issue, ({ ensure }) =>
        ensure.comment({ kind: 'greeting', body: 'You asked.', insist: true }),
      )
      expect(asked.result).to.include({ kind: 'written' })
    })

    it('a comment that a person has edited stays as it is, also when it is to be removed', async () => {
      await stage.when(issue, ({ ensure }) => ensure.comment({ kind: 'greeting', body: 'Hello!' }))
      const [comment] = stage.gitea.comments(issue).filter(({ author }) => author === 'mosaic')
      await stage.alice.editsComment(comment, `Hi!${comment?.body.slice(6)}`)
      const changed = await stage.when(issue, ({ ensure }) =>
        ensure.comment({ kind: 'greeting', body: 'Hello, you!' }),
      )
      expect(changed).to.deep.equal({ result: { kind: 'edited' }, writes: [] })
      const removed = await stage.when(issue, ({ ensure }) => ensure.noComment('greeting'))
      expect(removed).to.deep.equal({ result: 'edited', writes: [] })
    })

    it('no comment: removed once', async () => {
      await stage.when(issue, ({ ensure }) => ensure.comment({ kind: 'greeting', body: 'Hello!' }))
      const act = ({ ensure }: StageContext) => ensure.noComment('greeting')
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 1, 'unchanged', 0])
    })

    it('a dependency, and none', async () => {
      const { number } = await stage.issue()
      const act = ({ ensure, address }: StageContext) => ensure.dependency({ ...address, number })
      expect(await stage.twice(issue, act)).to.deep.equal(['written', 1, 'unchanged', 0])
      const undo = ({ ensure, address }: StageContext) => ensure.noDependency({ ...address, number })
      expect(await stage.twice(issue, undo)).to.deep.equal(['written', 1, 'unchanged', 0])
    })
  })
}
