import { decide } from '../../agents/rule.ts'
import type { CommandResult } from '../../app/command.ts'
import type { Context } from '../../app/context.ts'
import type { BuiltInDeps } from '../deps.ts'
import { learnedFor } from '../learned-for.ts'
import { shownTask } from './shown-task.ts'
import type { Subject } from './subject.ts'
import { type Changed, unknownAgentText, whatIfText } from './what-if-messages.ts'

/** Decides with other inputs, and writes nothing. */
export async function whatIf(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  changed: Changed,
): Promise<CommandResult> {
  const agents = [...subject.choice.profiles.map(({ name }) => name), 'auto']
  const agent = agents.find((name) => name === changed.agent?.toLowerCase())
  if (changed.agent !== undefined && agent === undefined)
    return { notDone: unknownAgentText(changed.agent, agents) }
  const read: Changed = { ...changed, agent }
  const before = decide(subject.choice)
  const { calibration: _, ...rest } = subject.choice
  const learned = await learnedThen(deps, context, subject, read)
  const after = decide({ ...rest, ...learned, need: changedNeed(subject, read) })
  const waits =
    read.blockers === 'none' || !subject.task ? undefined : await shownTask(context.snapshot, subject.task)
  return whatIfText({ changed: read, before, after, waits, isMine: subject.task !== undefined })
}

/** What was learned is of one difficulty, and a number that a person says is taken as it is. */
async function learnedThen(
  deps: BuiltInDeps,
  { snapshot: { address } }: Context<'command.given'>,
  { choice, spec, overrides }: Subject,
  { difficulty, tokens }: Changed,
): Promise<Pick<Subject['choice'], 'calibration'>> {
  const ordered = {
    ...overrides,
    ...(difficulty === undefined ? {} : { difficulty }),
    ...(tokens === undefined ? {} : { estimate: tokens }),
  }
  const { calibration } = await deps.policies.of(address.repoId, address)
  const policy = { calibration, agents: choice.profiles }
  const { learned } = await learnedFor(deps, { spec, overrides: ordered, address }, policy)
  return learned ? { calibration: learned } : {}
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
