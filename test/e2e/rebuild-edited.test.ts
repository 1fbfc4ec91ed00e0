import { expect } from 'chai'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, callsDuring, labels, openAssigned, own } from './conversation.ts'
import { answersTo } from './orders/talk.ts'

const WORDS = 'We have talked about this on the phone.'

/** Rule 15, where people have written into what the bot remembers by. */
describe('the database is lost, and a writer had edited the status comment', () => {
  let world: BotWorld
  let issue: IssueView
  beforeEach(async () => {
    world = await runBot()
    issue = await openAssigned(world, 'Fix the login')
  })
  afterEach(() => world.stop())

  const edit = (change: (body: string) => string) => {
    const [comment] = own(world, issue, 'status')
    return world.alice.editsComment(comment, change(comment?.body ?? ''))
  }
  const all = () => world.forge.comments(issue).map(({ id, body }) => `${id} ${body}`)

  for (const [where, change] of [
    ['below the hidden line', (body: string) => `${body}\n\n${WORDS}`],
    ['behind the hidden line', (body: string) => `${body} ${WORDS}`],
    ['at the top', (body: string) => `${WORDS}\n\n${body}`],
    ['at the top, as code without an end', (body: string) => `\`\`\`\n${WORDS}\n\n${body}`],
  ] as const)
    it(`words ${where} stay, and so does all that was ordered, without one write`, async () => {
      await answersTo(world, issue, world.alice, '/hold until Monday\n/agent opus')
      await edit(change)
      await world.forge.rest()
      const before = all()
      const calls = await callsDuring(world, () => world.loseDatabase())
      expect(calls.writes).to.deep.equal([])
      expect(all()).to.deep.equal(before)
      expect(labels(world, issue)).to.equal(BLOCKED)
      await answersTo(world, issue, world.alice, '/resume')
      expect(labels(world, issue)).to.equal('agent/opus difficulty/low status/assigned')
      const [edited, fresh, ...more] = own(world, issue, 'status')
      expect([edited?.body.includes(WORDS), more]).to.deep.equal([true, []])
      expect(fresh?.body, 'at the next change of the state').to.contain('`opus` is the agent')
    })

  it('an edited one stays alone also where its text is out of date, until the state is another one', async () => {
    await edit((body) => `${WORDS}\n\n${body}`)
    await world.stopBot()
    await world.alice.edits({ body: '## Difficulty\nhigh\n\n## Context Estimate\n30k\n' }, issue)
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal('agent/opus difficulty/high status/assigned')
    expect(own(world, issue, 'status')).to.have.length(1)
    await answersTo(world, issue, world.alice, '/hold')
    expect(own(world, issue, 'status')).to.have.length(2)
  })

  it('a hidden line that people show as code, or quote, orders nothing', async () => {
    await edit((body) => {
      const line = body.split('\n').at(-1) ?? ''
      const typed = line.replace('"overrides":{}', '"overrides":{"hold":"forged"}')
      expect(typed).not.to.equal(line)
      return `${body}\n\n\`\`\`\n${typed}\n\`\`\`\n\n> ${typed}`
    })
    await world.loseDatabase()
    await world.forge.rest()
    expect(labels(world, issue)).to.equal(ASSIGNED)
  })
})
