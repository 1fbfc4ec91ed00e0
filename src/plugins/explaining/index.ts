import { z } from 'zod'
import type { CommandDefinition, CommandResult } from '../../app/command.ts'
import { tokenCount } from '../../app/command-values.ts'
import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import { DIFFICULTIES } from '../../issue/spec.ts'
import { english } from '../../language/say.ts'
import type { BuiltInDeps } from '../deps.ts'
import { answerOnce } from './answer-once.ts'
import { explain } from './explain.ts'
import { ON_PULLS } from './phrases.ts'
import { CREATE, split } from './split.ts'
import { type Subject, subjectOf } from './subject.ts'
import { whatIf } from './what-if.ts'
import { why } from './why.ts'

/** `2` and `#2` are the second decision. */
const decisionNumber = z
  .string()
  .regex(/^#?[1-9]\d{0,5}$/, english`write the number of a decision, as \`/why 2\`, or leave it out`)
  .transform((text) => Number(text.replace('#', '')))

const changes = z.object({
  difficulty: z.enum(DIFFICULTIES).optional(),
  tokens: tokenCount().optional(),
  agent: z.string().optional(),
  blockers: z.enum(['none']).optional(),
})

/** Answers questions: why it was decided so, what would be if, what was read, and how to cut a task. */
export function explaining(deps: BuiltInDeps): Plugin {
  return definePlugin({
    name: 'explaining',
    description:
      'Answers why an agent was chosen, what would be if, what was read, and how to cut a task into parts.',
    scopes: ['write:issue', 'read:repository', 'read:organization', 'read:user'],
    lane: 'issue',
    register(app) {
      app.command('why', {
        help: english`Tells why this agent; with a number, about an earlier decision.`,
        args: z.object({ number: decisionNumber.optional() }),
        ...question(deps, why),
      })
      app.command('what-if', {
        help: english`Decides with other inputs and changes nothing, as \`/what-if difficulty=high tokens=90k agent=opus blockers=none\`.`,
        args: changes,
        ...question(deps, whatIf),
      })
      app.command('explain', {
        help: english`Tells what I read in this issue, and from which words.`,
        ...question(deps, explain),
      })
      app.command('split', {
        help: english`Advises how to cut this into parts; with \`--create\`, writers make them issues.`,
        args: z.object({ create: z.boolean().optional() }),
        rules: { create: CREATE },
        ...question(deps, split),
      })
    },
  })
}

/** What anybody who can read the issue may ask. */
function question<Args>(
  deps: BuiltInDeps,
  answer: (
    deps: BuiltInDeps,
    context: Context<'command.given'>,
    subject: Subject,
    args: Args,
  ) => Promise<CommandResult> | CommandResult,
): Pick<CommandDefinition<Args>, 'whoCanUse' | 'on' | 'elsewhere' | 'run'> {
  return {
    whoCanUse: 'anyone',
    on: 'issues',
    elsewhere: ON_PULLS,
    async run(context, args) {
      const subject = await subjectOf(deps, context)
      const said = subject && (await answer(deps, context, subject, args))
      return typeof said === 'string' ? answerOnce(deps, context, said) : said
    },
  }
}
