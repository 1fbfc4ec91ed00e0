import type { EventKind } from '../../src/gitea/event-kinds.ts'
import { events } from '../../src/gitea/events.ts'
import { shortened, skeleton, written } from './example.ts'
import { type Recorded, recordedEvents } from './recorded.ts'

const ROWS: readonly (readonly [string, EventKind])[] = Object.entries(events)

/** docs/events.md as it has to be. */
export function eventsPage(): string {
  const recorded = recordedEvents()
  return `${[
    INTRODUCTION,
    '## From Gitea and Forgejo',
    FROM_GITEA,
    table(
      ['Event', 'About', 'X-Gitea-Event', 'X-Gitea-Event-Type', '`action`', 'Sent by', 'Note'],
      ROWS.flatMap((row) => giteaRow(row) ?? []),
    ),
    '## From the bot',
    FROM_THE_BOT,
    table(
      ['Event', 'About', 'When'],
      ROWS.filter(([, { wire }]) => !wire).map(([name, { subject, note = '' }]) => [
        code(name),
        subject,
        note,
      ]),
    ),
    '## What they carry',
    EXAMPLES,
    ...ROWS.map((row) => example(row, recorded)),
  ].join('\n\n')}\n`
}

function giteaRow([name, { subject, wire, since, note = '' }]: readonly [string, EventKind]) {
  if (!wire) return undefined
  const action = wire.action === null ? 'none' : code(wire.action)
  return [[code(name), subject, code(wire.event), code(wire.type), action, since ?? 'all', note]]
}

function example(
  [name, { schema, wire }]: readonly [string, EventKind],
  recorded: ReadonlyMap<string, Recorded>,
) {
  const real = recorded.get(name)
  const json = written(real ? shortened(schema, real.payload) : skeleton(schema))
  const from = real
    ? `From ${real.server}:`
    : wire
      ? 'Not recorded; the parts that its type names:'
      : 'Its parts:'
  return `### ${name}\n\n${from}\n\n\`\`\`json\n${json}\n\`\`\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}

const INTRODUCTION = `# Events

<!-- Written by \`npm run docs:events\` from src/gitea/events.ts and the recordings; a test keeps it so. -->

Everything that a plugin can listen to. A name is **what it is about, a dot, and what happened to it**, both in Gitea's own words:
the header X-Gitea-Event and the payload's \`action\`. Events without an action have no second part: \`push\`. In three places Gitea's
words say less than it knows, and X-Gitea-Event-Type helps out:

- a comment on a pull request is \`pull_request_comment.created\`, although X-Gitea-Event says \`issue_comment\` for it too;
- a review has its verdict for an action (\`pull_request_review.approved\`, \`.rejected\`, \`.commented\`); Gitea's is always \`reviewed\`;
- the three types of Forgejo's finished runs are \`action_run.failure\`, \`.recover\` and \`.success\`.

\`issues.*\` stands for all names that begin so. \`*\` stands for all that Gitea and Forgejo send, and for nothing else: what the bot and
its plugins report has wildcards of its own, such as \`task.*\`, so that a handler of everything does not hear itself.

What an event is about decides what its handler is given and in which lane it runs: **issue** (a pull request is one) has \`issue()\`,
\`repo()\`, \`snapshot\` and \`ensure\`; **repository** has \`repo()\`; **owner**, a user or an organization, and **instance** have none of these.`

const FROM_GITEA = `X-Gitea-Event-Type and the action decide; X-Gitea-Event lumps several events together and is shown for orientation. A version
means from that one on, and not the other of the two servers; *all* are Gitea from 1.22 and Forgejo from 12. An event that is not
here, because a server is newer than the bot, is answered 200 and not kept.`

const FROM_THE_BOT = `Plugins can listen to these and emit them. A plugin can add [events of its own](plugins.md#events-of-your-own).`

const EXAMPLES = `The payload is what Gitea sent, whole. The types name the parts that follow, of which every handler can be sure: a payload without them
is kept as failed and reported (\`events list\`) and reaches no handler. Lists are cut to one entry, long texts to their
beginning.`
