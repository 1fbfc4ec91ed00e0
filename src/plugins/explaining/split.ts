import { needFor } from '../../agents/eligibility.ts'
import { MOST_PARTS, type Part, partsOf, sizeFor } from '../../agents/split.ts'
import { type CommandResult, partName } from '../../app/command.ts'
import { ruleOf } from '../../app/command-rights.ts'
import type { Context } from '../../app/context.ts'
import { english } from '../../language/say.ts'
import type { BuiltInDeps } from '../deps.ts'
import { createParts } from './create-parts.ts'
import { type PartMade, partsMade, pieceNames } from './parts-made.ts'
import { adviceText, closedText, noAgentText, noCutText, tooManyText } from './split-messages.ts'
import { ifAllWereFree, type Subject } from './subject.ts'

/** The part of the command that writes; a repository may have settled who uses it. */
export const CREATE = {
  name: partName('split', 'create'),
  whoCanUse: 'writer',
  instead: english`\`/split\` shows you the parts.`,
} as const

/** Advises how to cut a task; with `--create`, makes the parts. */
export async function split(
  deps: BuiltInDeps,
  context: Context<'command.given'>,
  subject: Subject,
  { create }: { readonly create?: boolean | undefined },
): Promise<CommandResult> {
  if (create && subject.issue.state === 'closed') return { notDone: closedText() }
  const { need: given, profiles, windowShare, order, calibration } = subject.choice
  const terms = { windowShare, order, ...(calibration ? { learned: calibration } : {}) }
  const size = sizeFor(given, profiles, terms)
  if (!size) return { notDone: noAgentText(given) }
  const need = needFor(given, { name: size.agent }, terms)
  const made = create ? await partsMade(deps, context) : []
  const { along, parts, names } = await cutInto(subject, { room: size.room, total: need.estimate.p90 }, made)
  const { chosen: holder } = ifAllWereFree(subject)
  const plan = { along, holder, parts, size, need, count: Math.ceil(need.estimate.p90 / size.room) }
  if (made.length + parts.length < 2) return create ? { notDone: noCutText(plan) } : noCutText(plan)
  if (!create) return adviceText(plan, ruleOf(CREATE, await policyAt(deps, context)))
  if (made.length + parts.length > MOST_PARTS) return { notDone: tooManyText() }
  return createParts(deps, context, subject, plan, names)
}

/** @param made parts that are there already: what they took over is not put into another one */
async function cutInto(
  { issue, spec }: Subject,
  { room, total }: { readonly room: number; readonly total: number },
  made: readonly PartMade[],
) {
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
  const names = pieceNames(pieces)
  const taken = new Set(made.flatMap((part) => part.pieces))
  const left = {
    isLeft: (piece: (typeof pieces)[number]) => !taken.has(names.get(piece) ?? ''),
    most: MOST_PARTS - made.length,
  }
  const parts: Part[] = pieces.length < 2 ? [] : partsOf(pieces, { total, room, sizes, left })
  return { along, parts, names }
}

async function policyAt({ policies }: BuiltInDeps, { snapshot: { address } }: Context<'command.given'>) {
  return (await policies.of(address.repoId, address)).commands
}
