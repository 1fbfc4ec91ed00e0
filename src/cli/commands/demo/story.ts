import { comments, type Fact, looks, shown, until } from './facts.ts'
import { BOT, type Stage } from './stage.ts'
import type { Teller } from './teller.ts'

/** One scene: what people do, what has to be true afterwards, and which issues are shown. */
export interface Act {
  readonly title: string
  perform(stage: Stage, teller: Teller): Promise<void>
  facts(stage: Stage): Fact[]
  readonly seen: readonly number[]
  /** Whether the folded table is shown too. */
  readonly showsTable?: boolean
  /** What is worth noticing. */
  readonly remark?: string
}

const assigned: Act = {
  title: 'An issue is assigned to the bot',
  async perform({ gitea, repo }, teller) {
    teller.says('alice', `opens #1 "Coupons give the wrong total" and assigns it to ${BOT}.`)
    teller.aside('The issue says: difficulty medium, about 30k tokens of context.')
    await gitea.as('alice').opens(
      {
        title: 'Coupons give the wrong total',
        body: '## Difficulty\nmedium\n\n## Context Estimate\n30k',
        assignees: [BOT],
      },
      repo,
    )
  },
  facts: (stage) =>
    looks(stage, 1, {
      says: 'glm is the agent',
      labels: ['agent/glm', 'difficulty/medium', 'status/assigned'],
    }),
  seen: [1],
  showsTable: true,
}

const blocked: Act = {
  title: 'Another one has to wait for it',
  async perform({ gitea, repo }, teller) {
    teller.says('bob', `opens #2 "Charge the right total" and assigns it to ${BOT}.`)
    teller.aside('The issue says: difficulty high, about 90k tokens, Blocked by: #1.')
    await gitea.as('bob').opens(
      {
        title: 'Charge the right total',
        body: '## Difficulty\nhigh\n\n## Context Estimate\n90k\n\n## Dependencies\nBlocked by: #1',
        assignees: [BOT],
      },
      repo,
    )
  },
  facts: (stage) => [
    ...looks(stage, 2, { says: 'Waits for #1.', labels: ['difficulty/high', 'status/blocked'] }),
    {
      what: "#1 stands in Gitea's own list of what blocks #2",
      holds: () => blockersOf(stage, 2).includes(1),
    },
  ],
  seen: [2],
}

const edited: Act = {
  title: 'The work turns out to be larger',
  async perform({ gitea, repo }, teller) {
    teller.says('alice', 'edits #1: about 80k tokens.')
    await gitea
      .as('alice')
      .edits({ body: '## Difficulty\nmedium\n\n## Context Estimate\n80k' }, gitea.issue(repo, 1))
  },
  facts: (stage) =>
    looks(stage, 1, {
      says: 'sonnet is the agent',
      labels: ['agent/sonnet', 'difficulty/medium', 'status/assigned'],
    }),
  seen: [1],
}

const tooLarge: Act = {
  title: 'One that no agent can hold',
  async perform({ gitea, repo }, teller) {
    teller.says('alice', `opens #3 "Rewrite the shop in Rust" and assigns it to ${BOT}.`)
    teller.aside('The issue says: difficulty high, about 400k tokens.')
    await gitea.as('alice').opens(
      {
        title: 'Rewrite the shop in Rust',
        body: 'Difficulty: high\n\nContext Estimate: 400k',
        assignees: [BOT],
      },
      repo,
    )
  },
  facts: (stage) => [
    ...looks(stage, 3, { says: 'This needs a person.', labels: ['difficulty/high', 'status/needs-input'] }),
    {
      what: '#3 has one more comment, which mentions @alice, because an edited comment notifies nobody',
      holds: () =>
        comments(stage, 3, 'question').filter(({ body }) => body.startsWith('@alice ')).length === 1,
    },
  ],
  seen: [3],
}

/** How long to wait for the comment in whose middle the bot is killed, ms. */
const COMMENT_PATIENCE_MS = 10_000

const killed: Act = {
  title: 'The bot is killed in the middle of its work',
  async perform(stage, teller) {
    const { gitea, repo } = stage
    teller.says('bob', `opens #4 "Typo on the front page" and assigns it to ${BOT}.`)
    // Gitea carries the call out, but its answer never comes: the worst moment to be killed in
    gitea.faults.next({ method: 'POST', path: /issues\/4\/comments$/, hangMs: 5_000 })
    await gitea.as('bob').opens(
      {
        title: 'Typo on the front page',
        body: 'It says "wellcome". The file is src/pages/front.html.',
        assignees: [BOT],
      },
      repo,
    )
    await until(() => comments(stage, 4, 'status').length > 0, COMMENT_PATIENCE_MS)
    await stage.bot.kill()
    teller.says('kill -9', `${BOT} had just sent its comment on #4 and does not know whether it arrived.`)
    teller.says('alice', 'closes #1 while the bot is dead.')
    await gitea.as('alice').closes(gitea.issue(repo, 1))
    await gitea.delivered()
    teller.aside('Gitea tries its webhook once, finds nobody, and never sends it again.')
  },
  facts: (stage) => [
    { what: 'the comment on #4 had reached Gitea', holds: () => comments(stage, 4, 'status').length === 1 },
    { what: 'the bot is dead', holds: () => !stage.bot.isAlive },
    {
      what: 'the webhook about the closing of #1 was lost',
      holds: () => stage.gitea.deliveries.some(({ action, error }) => action === 'closed' && error !== null),
    },
    { what: '#2 still waits', holds: () => shown(stage, 2)[0] === 'Waits for #1.' },
  ],
  seen: [],
}

const restarted: Act = {
  title: 'It is started again',
  async perform(stage, teller) {
    await stage.startBot()
    teller.says('start', `${BOT} takes up what it had begun, and reads in Gitea what no webhook told it.`)
  },
  facts: (stage) => [
    ...looks(stage, 1, { says: 'Done.', labels: ['difficulty/medium'] }),
    ...looks(stage, 2, {
      says: 'opus is the agent',
      labels: ['agent/opus', 'difficulty/high', 'status/assigned'],
    }),
    ...looks(stage, 4, {
      says: 'minimax is the agent',
      labels: ['agent/minimax', 'difficulty/low', 'status/assigned'],
    }),
  ],
  seen: [4, 1, 2],
  remark: '#4 has one comment, not two; the closing of #1 was found although its webhook is lost.',
}

const ordered: Act = {
  title: 'A person knows better',
  async perform({ gitea, repo }, teller) {
    teller.says('bob', 'puts the label agent/sonnet on #4.')
    await gitea.as('bob').labels(['agent/sonnet'], gitea.issue(repo, 4))
  },
  facts: (stage) =>
    looks(stage, 4, {
      says: 'sonnet is the agent',
      labels: ['agent/sonnet', 'difficulty/low', 'status/assigned'],
    }),
  seen: [4],
}

const ended: Act = {
  title: 'The end of the day',
  async perform({ gitea, repo }, teller) {
    teller.says('alice', `closes #2, and takes #3 from ${BOT}.`)
    await gitea.as('alice').closes(gitea.issue(repo, 2))
    await gitea.as('alice').unassigns([BOT], gitea.issue(repo, 3))
  },
  facts: (stage) => [
    ...looks(stage, 2, { says: 'Done.', labels: ['difficulty/high'] }),
    ...looks(stage, 3, { says: 'Let go.', labels: [] }),
    { what: 'the question on #3 is gone', holds: () => comments(stage, 3, 'question').length === 0 },
    ...looks(stage, 1, { says: 'Done.', labels: ['difficulty/medium'] }),
    ...looks(stage, 4, {
      says: 'sonnet is the agent',
      labels: ['agent/sonnet', 'difficulty/low', 'status/assigned'],
    }),
  ],
  seen: [2, 3],
}

/** A day of a small team, in order. */
export const STORY: readonly Act[] = [assigned, blocked, edited, tooLarge, killed, restarted, ordered, ended]

function blockersOf(stage: Stage, number: number): number[] {
  const blockers = stage.gitea.dependenciesOf(stage.gitea.issue(stage.repo, number))
  return blockers.map((blocker) => blocker.number)
}
