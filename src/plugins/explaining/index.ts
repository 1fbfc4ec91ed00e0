import { z } from 'zod'
import type { CommandDefinition } from '../../app/command.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import type { BuiltInDeps } from '../deps.ts'
import { answerOnce } from './answer-once.ts'
import { explain } from './explain.ts'
import { split } from './split.ts'
import { type Subject, subjectOf } from './subject.ts'
import { whatIf } from './what-if.ts'
import { why } from './why.ts'

/** Everything after the command, as it was written. */
const words = z.object({ words: z.array(z.string()).default([]) })

/** Answers questions: why it was decided so, what would be if, what was read, and how to cut a task. */
export function explaining(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'explaining',
    description:
      'Answers why an agent was chosen, what would be if, what was read, and how to cut a task into parts.',
    scopes: ['write:issue', 'read:repository', 'read:organization', 'read:user'],
    lane: 'issue',
    register(app) {
      app.command(
        'why',
        question(deps, 'Tells why this agent; with a number, about an earlier decision.', why),
      )
      app.command(
        'what-if',
        question(
          deps,
          'Decides with other inputs and changes nothing: `/what-if difficulty=high tokens=90k agent=opus blockers=none`.',
          whatIf,
        ),
      )
      app.command(
        'explain',
        question(deps, 'Tells what I read in this issue, and from which words.', explain),
      )
      app.command(
        'split',
        question(deps, 'Advises how to cut this into parts; `/split --create` makes them issues.', split),
      )
    },
  })
}

/** One that anybody who can read the issue may ask. */
function question(
  deps: BuiltInDeps,
  help: string,
  answer: Answer,
): CommandDefinition<z.output<typeof words>> {
  return {
    help,
    args: words,
    whoCanUse: 'anyone',
    on: 'issues',
    async run(context, given) {
      const subject = await subjectOf(deps, context)
      return subject && answerOnce(deps, context, await answer(deps, context, subject, given.words))
    },
  }
}

/** What is said to a question. */
type Answer = (
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  words: readonly string[],
) => Promise<string> | string
