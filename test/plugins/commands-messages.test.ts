import { expect } from 'chai'
import {
  noAgent,
  noBlocker,
  noTask,
  notHeld,
  notWrittenDown,
  noValue,
  working,
} from '../../src/plugins/commands/messages.ts'
import { ordersText } from '../../src/plugins/orders-text.ts'
import type { Overrides } from '../../src/tasks/overrides.ts'
import { assigned } from '../tasks/tasks.ts'

/** Every sentence as people read it. */
const SENTENCES: readonly (readonly [said: string, expected: string])[] = [
  [
    noTask.pullRequest,
    'I take orders on issues, not on pull requests. Write it on the issue that this belongs to.',
  ],
  [
    noTask.closed(),
    'This issue is closed, so there is nothing to order. Reopen it first, then write it again.',
  ],
  [
    noTask.notMine('mosaic'),
    'I am not assigned to this issue yet. Assign `mosaic` first, then write it again.',
  ],
  [
    noAgent.unknown('opsu', 'opus', ['opus', 'glm']),
    'There is no agent `opsu`. Did you mean `opus`? Here are: `opus`, `glm`.',
  ],
  [noAgent.unknown('x', undefined, []), 'There is no agent `x`. No agent works here at the moment.'],
  [noAgent.off('glm', ['opus']), '`glm` is switched off at the moment. Here are: `opus`.'],
  [noAgent.elsewhere('glm', ['opus']), '`glm` does not work in this repository. Here are: `opus`.'],
  [
    noValue.difficulty('hgih', 'high'),
    '`hgih` is no difficulty. Did you mean `high`? It can be `low`, `medium`, `high` or `auto`.',
  ],
  [
    noValue.estimate('80', '80k'),
    '`80` is no number of tokens. Did you mean `80k`? Write it like `80k` or `80,000`, from 1,000 to 100,000,000, or `auto`.',
  ],
  [
    noValue.priority('soon', undefined),
    '`soon` is no priority. It can be `urgent`, `critical`, `high`, `medium`, `low`, a whole number from -2 to 2, or `auto`.',
  ],
  [noBlocker.none('blocked-by'), 'Which issue? Write it like `/blocked-by #7`, or `owner/repo#7`.'],
  [
    noBlocker.unreadable('@bob `x`\n#1'),
    '`@bob  x  #1` names no issue that I can read, so I have changed nothing. Write it like `#7`, or `owner/repo#7`.',
  ],
  [
    noBlocker.missing('#9'),
    'I have changed nothing: `#9` does not exist, or you may not refer to it from here.',
  ],
  [noBlocker.itself(), 'I have changed nothing: an issue cannot wait for itself.'],
  [
    noBlocker.circle('#9'),
    'I have changed nothing: `#9` already waits for this issue, directly or through others, so neither could ever begin.',
  ],
  [
    noBlocker.tooMany(),
    'I have changed nothing: I keep at most 20 such orders for one issue. Let it wait for one issue that waits for the others.',
  ],
  [
    noBlocker.left({ native: [], notWaiting: ['#9'] }),
    'This does not wait for `#9`, so there is nothing to take back.',
  ],
  [
    noBlocker.left({ native: ['#8', '#9'], notWaiting: [] }),
    'Somebody has set `#8`, `#9` in Gitea\'s own list of dependencies, and I take off only what I added. Remove it there: in the column beside the issue, under "Dependencies", with the bin beside it.',
  ],
  [noBlocker.onlySome('But not all.'), 'I have taken back what I could. But not all.'],
  [
    notWrittenDown(),
    'It waits. Not everybody here may see what you named, so my comment does not name it either: if my database is ever lost, I know only that there was such an order, and ask for it again.',
  ],
  [
    noTask.unread(),
    'I have tried to read this issue for some minutes, and could not. Please write it again later.',
  ],
  [notHeld(), 'Nobody holds this back, so there is nothing to resume. `/retry` makes me look at it again.'],
  [
    working('opus'),
    '`opus` is already working on this, so I leave it with that agent; I read the issue again.',
  ],
]

describe('what an order is answered', () => {
  it('each sentence, as it is read', () => {
    expect(SENTENCES.map(([said]) => said)).to.deep.equal(SENTENCES.map(([, expected]) => expected))
  })

  it('a word that never ends is cut short', () => {
    expect(noBlocker.unreadable('x'.repeat(10_000))).to.have.length.below(300)
  })
})

describe('the standing orders in the status comment', () => {
  const by = { id: 1, login: 'alice' }
  const given = { by, id: 5, line: 0 }
  const told = (overrides: Overrides) =>
    ordersText({ ...assigned(), overrides })
      .split('\n')
      .slice(1)

  it('each with who gave it and how to take it back', () => {
    expect(
      told({
        agent: 'opus',
        difficulty: 'high',
        estimate: 80_000,
        priority: 2,
        hold: '',
        given: {
          agent: given,
          difficulty: { by, id: 6 },
          estimate: given,
          priority: given,
          hold: given,
        },
      }),
    ).to.deep.equal([
      '- Agent: `opus`, by `alice`; `/agent auto` takes it back',
      '- Difficulty: high, with a label by `alice`; take the label off, or write `/difficulty auto`',
      '- Estimate: 80,000 tokens, by `alice`; `/estimate auto` takes it back',
      '- Priority: urgent, by `alice`; `/priority auto` takes it back',
      '- Held back, by `alice`; `/resume` ends that.',
    ])
  })

  it('also where nobody knows who it was', () => {
    expect(told({ agent: 'opus' })).to.deep.equal([
      '- Agent: `opus`, with a label; `/agent auto` takes it back',
    ])
  })

  it('the same where an agent is working already', () => {
    const task = {
      ...assigned(),
      state: 'in-progress',
      overrides: { hold: 'wait', given: { hold: given } },
    } as const
    expect(ordersText(task)).to.contain('- Held back, by `alice`: `wait`; `/resume` ends that.')
  })

  it('of a task that has ended nothing', () => {
    expect(ordersText({ ...assigned(), state: 'done', overrides: { agent: 'opus' } })).to.equal('')
  })
})
