import { expect } from 'chai'
import type { IssueView } from '../../../src/testing/index.ts'
import { Town } from './town.ts'

const ROUNDS = 50
const SEED = Number(process.env.KILL_SEED ?? 20_261)
const ISSUES = 8

/** Random numbers that a seed repeats; only the moment of a kill within a millisecond is left to the machine. */
function diceOf(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

/** One thing that a person does, chosen by the die; some do nothing, when they do not apply. */
async function act(town: Town, roll: (sides: number) => number): Promise<void> {
  const alice = town.forge.as('alice')
  const issues = town.issues()
  const issue = issues[roll(issues.length)]
  if (!issue) return
  switch (roll(7)) {
    case 0:
      return alice.assigns(['mosaic'], issue)
    case 1:
      return alice.edits({ body: textOf(roll) }, issue)
    case 2:
      return issue.state === 'open' && hasNoOpenBlocker(town, issue) ? alice.closes(issue) : undefined
    case 3:
      return issue.state === 'closed' ? alice.reopens(issue) : undefined
    case 4:
      return alice.unassigns(['mosaic'], issue)
    default:
      return alice.assigns(['mosaic'], issue)
  }
}

function textOf(roll: (sides: number) => number): string {
  const difficulty = ['low', 'medium', 'high'][roll(3)]
  return `## Difficulty\n${difficulty}\n\n## Context Estimate\n${10 + roll(40)}k\n`
}

function hasNoOpenBlocker(town: Town, issue: IssueView): boolean {
  return town.forge.dependenciesOf(issue).every((blocker) => blocker.state === 'closed')
}

/** What is wrong with what people see of an issue; the issue itself is the oracle. */
function wrongWith(town: Town, issue: IssueView): string[] {
  const wrong: string[] = []
  const own = town.forge.comments(issue).filter((comment) => comment.author === 'mosaic')
  const isTask = issue.state === 'open' && issue.assignees.includes('mosaic')
  const status = issue.labels.filter((name) => name.startsWith('status/'))
  const agent = issue.labels.filter((name) => name.startsWith('agent/'))
  const isHeld = !hasNoOpenBlocker(town, issue)
  const wanted = !isTask ? [] : [isHeld ? 'status/blocked' : 'status/assigned']
  if (own.length > 1 || (isTask && own.length === 0))
    wrong.push(`#${issue.number} has ${own.length} comments of the bot`)
  if (status.join() !== wanted.join())
    wrong.push(
      `#${issue.number} (${issue.state}) shows ${status.join() || 'no status'}, not ${wanted.join() || 'none'}`,
    )
  if (agent.length !== (isTask && !isHeld ? 1 : 0))
    wrong.push(`#${issue.number} shows ${agent.join() || 'no agent'}`)
  const difficulty = /## Difficulty\n(\w+)/.exec(issue.body)?.[1]
  if (isTask && !issue.labels.includes(`difficulty/${difficulty}`))
    wrong.push(`#${issue.number} is ${difficulty}, and shows ${issue.labels.join()}`)
  return wrong
}

describe(`a bot that is killed ${ROUNDS} times at random moments (KILL_SEED=${SEED})`, () => {
  let town: Town
  beforeEach(async () => {
    town = await Town.found()
  })
  afterEach(() => town.close())

  it('ends with one status comment and the right labels on every issue, and no label defined twice', async function () {
    this.timeout(420_000)
    const roll = diceOf(SEED)
    const alice = town.forge.as('alice')
    for (let index = 0; index < ISSUES; index++) {
      const issue = await alice.opens({ title: `Task ${index}`, body: textOf(roll) }, town.repo)
      const before = town.issues().find((one) => one.number === issue.number - 1)
      // half of them wait for the one before
      if (index % 2 === 1 && before) await alice.addsDependency(before, issue)
    }
    let cutOff = 0
    for (let round = 0; round < ROUNDS; round++) {
      await town.start()
      for (let count = 1 + roll(3); count > 0; count--) await act(town, roll)
      if (round % 2 === 0) await new Promise((resolve) => setTimeout(resolve, roll(250)))
      else {
        // something new, so that the bot has something to create
        const from = town.forge.journal.length
        await alice.opens(
          {
            title: `Round ${round}`,
            body: textOf(roll),
            assignees: ['mosaic'],
          },
          town.repo,
        )
        if (await town.midPost(from, 3_000)) cutOff++
      }
      await town.kill()
      // what happens while nobody listens is never sent again
      await act(town, roll)
    }
    await town.start()
    await town.converges(() => town.issues().flatMap((issue) => wrongWith(town, issue)), 90_000)
    await town.kill()
    const labels = await alice.request('GET', '/repos/alice/app/labels?limit=50')
    const names = (JSON.parse(labels.text) as { name: string }[]).map((label) => label.name)
    expect(names).to.have.length(new Set(names).size)
    expect(cutOff, 'kills in the middle of a creating call').to.be.greaterThan(3)
  })
})
