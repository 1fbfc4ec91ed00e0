import { needFor } from '../../agents/eligibility.ts'
import { type Part, partsOf, sizeFor } from '../../agents/split.ts'
import type { Context } from '../../app/context.ts'
import type { BuiltInDeps } from '../deps.ts'
import { createParts } from './create-parts.ts'
import { mayCreate } from './may-create.ts'
import { adviceText, closedText, noAgentText, noCutText, notAllowedText } from './split-messages.ts'
import { ifAllWereFree, type Subject } from './subject.ts'

/** Advises how to cut a task; with `--create` and the right to write, makes the parts. */
export async function split(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  { create }: { readonly create?: boolean | undefined },
): Promise<string> {
  const verdict = create ? await mayCreate(deps, context) : 'yes'
  if (verdict !== 'yes') return notAllowedText(verdict)
  const { need: given, profiles, windowShare, order, calibration } = subject.choice
  const terms = { windowShare, order, ...(calibration ? { learned: calibration } : {}) }
  const size = sizeFor(given, profiles, terms)
  if (!size) return noAgentText(given)
  const need = needFor(given, { name: size.agent }, terms)
  const { along, parts } = await cutInto(subject, size.room, need.estimate.p90)
  const { chosen: holder } = ifAllWereFree(subject)
  const plan = { along, holder, parts, size, need, count: Math.ceil(need.estimate.p90 / size.room) }
  if (parts.length < 2) return noCutText(plan)
  if (!create) return adviceText(plan)
  return subject.issue.state === 'closed' ? closedText() : createParts(deps, context, subject, plan)
}

async function cutInto({ issue, spec }: Subject, room: number, total: number) {
  // the markdown parser is loaded with the first question, not with the program
  const { cutOf } = await import('../../issue/pieces.ts')
  const files = spec.files.value
  const { along, pieces } = cutOf(
    issue.body,
    files.map(({ path }) => path),
  )
  const sizes = new Map(
    files.flatMap(({ path, tokens }) => (tokens === null ? [] : [[path, tokens] as const])),
  )
  const parts: Part[] = pieces.length < 2 ? [] : partsOf(pieces, { total, room, sizes })
  return { along, parts }
}
