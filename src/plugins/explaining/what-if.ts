import { decide } from '../../agents/rule.ts'
import type { CommandResult } from '../../app/command.ts'
import type { Context } from '../../app/context.ts'
import type { BuiltInDeps } from '../deps.ts'
import { shownTask } from './shown-task.ts'
import type { Subject } from './subject.ts'
import { type Changed, unknownAgentText, whatIfText } from './what-if-messages.ts'

/** Decides with other inputs, and writes nothing. */
export async function whatIf(
  deps: BuiltInDeps,
  _context: Context<'command.given'>,
  subject: Subject,
  changed: Changed,
): Promise<CommandResult> {
  const agents = [...subject.choice.profiles.map(({ name }) => name), 'auto']
  const agent = agents.find((name) => name === changed.agent?.toLowerCase())
  if (changed.agent !== undefined && agent === undefined)
    return { notDone: unknownAgentText(changed.agent, agents) }
  const read: Changed = { ...changed, agent }
  const before = decide(subject.choice)
  const after = decide({ ...subject.choice, need: changedNeed(subject, read) })
  const waits = read.blockers === 'none' || !subject.task ? undefined : await shownTask(deps, subject.task)
  return whatIfText({ changed: read, before, after, waits, isMine: subject.task !== undefined })
}

function changedNeed({ choice }: Subject, { difficulty, tokens, agent }: Changed): Subject['choice']['need'] {
  const { wish, ...need } = choice.need
  const asked = agent === undefined ? wish : agent === 'auto' ? undefined : agent
  return {
    ...need,
    ...(difficulty === undefined ? {} : { difficulty }),
    ...(tokens === undefined ? {} : { estimate: { p50: tokens, p90: tokens } }),
    ...(asked === undefined ? {} : { wish: asked }),
  }
}
