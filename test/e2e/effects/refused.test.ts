import { expect } from 'chai'
import type { IssueView } from '../../../src/testing/index.ts'
import { SERVERS, Stage, type StageContext } from './stage.ts'

/** One of each effect that would write, on an issue that was left alone. */
const EFFECTS: Readonly<Record<string, (context: StageContext) => Promise<unknown>>> = {
  comment: ({ ensure }) => ensure.comment({ kind: 'greeting', body: 'Hello!' }),
  label: ({ ensure }) => ensure.label({ name: 'bug', color: 'd73a4a' }),
  noLabel: ({ ensure }) => ensure.noLabel('triage'),
  labels: ({ ensure }) => ensure.labels([{ scope: 'kind/', label: { name: 'kind/bug', color: 'd73a4a' } }]),
  reaction: ({ ensure }) => ensure.reaction('eyes'),
  assignees: ({ ensure }) => ensure.assignees({ add: ['bob'] }),
  milestone: ({ ensure }) => ensure.milestone('1.0'),
  title: ({ ensure }) => ensure.title('Another'),
  dependency: ({ ensure, address }) => ensure.dependency({ ...address, number: 1 }),
}

async function results(context: StageContext, names = Object.keys(EFFECTS)): Promise<unknown[]> {
  const all: unknown[] = []
  for (const name of names) all.push(await EFFECTS[name]?.(context))
  return all
}

/** Where the bot must not write, whatever Gitea would let it do. */
for (const version of SERVERS) {
  describe(`effects where they must not write (${version})`, () => {
    let stage: Stage
    let issue: IssueView
    beforeEach(async () => {
      stage = await Stage.open({ version })
      await stage.alice.request('POST', '/repos/alice/app/milestones', { title: '1.0' })
      stage.gitea.addLabel(stage.world.repo, { name: 'triage', color: 'ffffff' })
      await stage.issue('The first')
      issue = await stage.issue()
      await stage.alice.labels(['triage'], issue)
    })
    afterEach(async () => {
      expect(await stage.close()).to.deep.equal([])
    })

    it('an archived repository: no effect writes, though Gitea would take some', async () => {
      await stage.alice.archives(stage.world.repo)
      const { result, writes } = await stage.after(() => stage.alice.closes(issue), results)
      expect(result).to.deep.equal([{ kind: 'archived' }, ...Array(8).fill('archived')])
      expect(writes).to.deep.equal([])
      const close = await stage.after(
        () => stage.alice.reopens(issue),
        ({ ensure }) => ensure.state('closed'),
      )
      expect(close).to.deep.equal({ result: 'archived', writes: [] })
    })

    it('archived between the look and the call: the refused comment is nobody’s failure', async () => {
      const { result } = await stage.when(issue, async ({ ensure, snapshot }) => {
        await snapshot.isArchived()
        await stage.alice.archives(stage.world.repo)
        return ensure.comment({ kind: 'greeting', body: 'Hello!' })
      })
      expect(result).to.deep.equal({ kind: 'archived' })
    })

    it('a deleted issue: nothing is written, and nothing is dead', async () => {
      const act = async (context: StageContext) => {
        await stage.alice.deletes(issue)
        return results(context)
      }
      const { result, writes } = await stage.when(issue, act)
      expect(result).to.deep.equal([{ kind: 'gone' }, ...Array(8).fill('gone')])
      expect(writes).to.deep.equal([])
    })

    it('a repository that is renamed in between, and another under its old name: that one is not touched', async () => {
      let impostor: IssueView | undefined
      const act = async (context: StageContext) => {
        await context.snapshot.issue()
        if (!impostor) {
          await stage.alice.renames(stage.world.repo, 'application')
          const other = stage.gitea.addRepo('alice', 'app', { collaborators: { mosaic: 'write' } })
          await stage.alice.opens({ title: 'Not this one' }, other)
          impostor = await stage.alice.opens({ title: 'Nor this one' }, other)
        }
        return results(context)
      }
      const { writes } = await stage.when(issue, act)
      expect(writes).not.to.have.length(0)
      expect(writes.filter((call) => !call.includes('/repos/alice/application/'))).to.deep.equal([])
      expect(stage.gitea.labelsOf(issue)).to.include('bug')
      expect(impostor && stage.gitea.labelsOf(impostor)).to.deep.equal([])
    })

    it('a locked issue: who may write comments even so', async () => {
      await stage.alice.locks(issue)
      const { result } = await stage.when(issue, ({ ensure }) =>
        ensure.comment({ kind: 'greeting', body: 'Hello!' }),
      )
      expect(result).to.include({ kind: 'written' })
    })

    it('a paused issue: nothing is written until it goes on', async () => {
      await stage.world.pause(`issue:${stage.gitea.repo(stage.world.repo).id}#${issue.number}`)
      const before = stage.gitea.writes().length
      stage.act = ({ ensure }) => ensure.title('Another')
      await stage.alice.says('Please.', issue)
      await stage.world.skipOnly(2_000)
      expect(stage.gitea.writes()).to.have.length(before)
      await stage.world.resume(`issue:${stage.gitea.repo(stage.world.repo).id}#${issue.number}`)
      await stage.world.skipWaits()
      expect(stage.gitea.issue(stage.world.repo, issue.number).title).to.equal('Another')
    })

    it('a chatty plugin: the seventh change in a minute waits', async () => {
      for (let number = 1; number <= 7; number++) {
        stage.act = ({ ensure }) => ensure.comment({ kind: `note-${number}`, body: `Note ${number}` })
        await stage.alice.says('Please.', issue)
        if (number < 7) await stage.world.forge.rest()
      }
      const own = () => stage.gitea.comments(issue).filter(({ author }) => author === 'mosaic').length
      await stage.world.skipOnly(30_000)
      expect(own()).to.equal(6)
      await stage.world.skipWaits()
      expect(own()).to.equal(7)
    })
  })

  describe(`effects of a bot that may only read (${version})`, () => {
    let stage: Stage
    before(async () => {
      stage = await Stage.open({ version, botMay: 'read' })
      await stage.alice.request('POST', '/repos/alice/app/milestones', { title: '1.0' })
      await stage.issue('The first')
    })
    after(async () => {
      expect(await stage.close()).to.deep.equal([])
    })

    it('it comments and reacts; what needs more is forbidden', async () => {
      const issue = await stage.issue()
      const names = ['label', 'labels', 'assignees', 'milestone', 'title']
      const { result } = await stage.when(issue, (context) => results(context, names))
      expect(result).to.deep.equal(names.map(() => 'forbidden'))
      const may = await stage.when(issue, (context) => results(context, ['reaction']))
      expect(may.result).to.deep.equal(['written'])
    })

    it('on its own issue Gitea says that it is assigned, and it is not: that is told', async () => {
      const issue = await stage.gitea.as('mosaic').opens({ title: 'Mine' }, stage.world.repo)
      const act = (context: StageContext) => results(context, ['assignees', 'milestone'])

      expect((await stage.when(issue, act)).result).to.deep.equal(['forbidden', 'forbidden'])
      expect(stage.gitea.assigneesOf(issue)).to.deep.equal([])
    })

    it('a locked issue takes no comment of it', async () => {
      const issue = await stage.issue()
      await stage.alice.locks(issue)
      const { result } = await stage.when(issue, ({ ensure }) =>
        ensure.comment({ kind: 'greeting', body: 'Hello!' }),
      )
      expect(result).to.include({ kind: 'forbidden' })
    })
  })
}
