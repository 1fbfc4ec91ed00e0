import { estimateText, formatTokens } from '../../agents/amounts.ts'
import type { Need } from '../../agents/choose-agent.ts'
import { MOST_PARTS, type Part, type PartSize } from '../../agents/split.ts'
import type { WhoCanUse } from '../../app/command.ts'
import { excerpt } from '../../issue/excerpt.ts'
import type { Cut, Piece } from '../../issue/pieces.ts'
import { english, say, translated } from '../../language/say.ts'
import { harmless } from '../harmless.ts'
import type { PartMade } from './parts-made.ts'
import { paragraphs } from './phrases.ts'

/** What is said to `/split`, and what stands in the issues that it makes. */

/** How a task is to be cut. */
export interface Plan {
  readonly along: Cut['along']
  readonly parts: readonly Part[]
  readonly size: PartSize
  /** Who could do it as a whole; undefined = nobody. */
  readonly holder: string | undefined
  readonly need: Need
  /** How many parts it takes at the least. */
  readonly count: number
}

const ALONG: Record<Cut['along'], string> = {
  checklist: english`its own checklist`,
  sections: english`its sections`,
  list: english`its list`,
  files: english`the files that it is about`,
  nothing: '',
}

/** Pieces of a part that are told; a list can be long. */
const PIECES_TOLD = 20

/** Who makes the parts, where it may be done at all. */
const CREATORS: Record<WhoCanUse, string> = {
  anyone: english`everybody can do that`,
  author: english`whoever opened this one and writers can do that`,
  writer: english`writers can do that`,
}

/** @param creators for whom `/split --create` is here */
export function adviceText(plan: Plan, creators: WhoCanUse | 'nobody'): string {
  const { parts, along } = plan
  return paragraphs(
    say`**${parts.length} parts, along ${translated(ALONG[along])}.** ${sizeText(plan)}`,
    parts.map(partLine).join('\n'),
    parts.some(({ isTooLarge }) => isTooLarge) ? tooLargeText(parts) : '',
    creators === 'nobody'
      ? ''
      : say`_\`/split --create\` makes them issues that this one waits for; ${translated(CREATORS[creators])}._`,
  )
}

/** Whether it has to be cut at all, and for whom the parts are made. */
function sizeText({ need, size, holder, count }: Plan): string {
  const whole = say`This needs ${estimateText(need.estimate)}`
  const half = say`${size.share} of \`${size.agent}\`'s window holds ${formatTokens(size.room)}`
  if (need.estimate.p90 <= size.room) return say`${whole}, and ${half}, so it need not be cut.`
  const parts = say`${half}: for that agent it takes ${count} parts or more`
  return holder === undefined
    ? say`${whole}, and ${parts}.`
    : say`${whole}, which \`${holder}\` can do as a whole; but ${parts}.`
}

function partLine(part: Part): string {
  const head = `- [ ] ${harmless(part.title)} _(${say`about ${formatTokens(part.tokens)}`}${part.isTooLarge ? say`, still too large` : ''})_`
  return part.pieces.length < 2 ? head : [head, ...pieceLines(part.pieces, '    - ', harmless)].join('\n')
}

function pieceLines(pieces: readonly Piece[], before: string, safe: (text: string) => string): string[] {
  const told = pieces.slice(0, PIECES_TOLD).map(({ title }) => `${before}${safe(title)}`)
  const more = pieces.length - told.length
  return more > 0 ? [...told, `${before}${say`${more} more`}`] : told
}

function tooLargeText(parts: readonly Part[]): string {
  return parts.length === MOST_PARTS
    ? say`I make ${MOST_PARTS} parts at the most; the last one takes all that is left, so split it again.`
    : say`What is still too large names nothing that I could cut it by: split that by hand.`
}

/** There is nothing to cut it along. */
export function noCutText(plan: Plan): string {
  if (plan.need.estimate.p90 <= plan.size.room) return sizeText(plan)
  const found =
    plan.along === 'nothing' ? say`neither a checklist nor sections nor files` : say`only one piece`
  return say`${sizeText(plan)} I find ${found} to cut it along: write its steps as a checklist (\`- [ ] …\`), and ask again.`
}

export function noAgentText(need: Need): string {
  return say`No agent here may do ${need.difficulty} work, so parts of it would find none either. Give an agent that capability, or state another difficulty.`
}

export function closedText(): string {
  return say`This is closed, so I make no parts of it. Reopen it, and ask again.`
}

/** The parts that are there now. */
export function createdText(made: readonly Pick<PartMade, 'number' | 'isNew'>[]): string {
  const fresh = made.filter(({ isNew }) => isNew)
  const before = made.filter(({ isNew }) => !isNew)
  if (fresh.length === 0)
    return paragraphs(
      say`**I have made the parts before:**`,
      listText(before),
      say`_Each is made once; change them as you like._`,
    )
  const [count, them] =
    fresh.length === 1 ? [say`1 issue`, say`it`] : [say`${fresh.length} issues`, say`them`]
  return paragraphs(
    say`**I made ${count} of this, and it waits for ${them}:**`,
    listText(fresh),
    before.length === 0 ? '' : say`Made before: ${before.map(({ number }) => `#${number}`).join(', ')}.`,
    say`_Assign me to those that I shall find an agent for._`,
  )
}

function listText(parts: readonly Pick<PartMade, 'number'>[]): string {
  return parts.map(({ number }) => `- #${number}`).join('\n')
}

export function tooManyText(): string {
  return say`I make ${MOST_PARTS} parts of an issue at the most, and these are made. Split one of them, or write an issue for what is new and let this one wait for it with \`/blocked-by\`.`
}

export function notCreatedText(reason: 'gone' | 'archived' | 'forbidden'): string {
  return reason === 'forbidden'
    ? say`I may not make issues here, so nothing was made.`
    : say`This cannot be written to any more, so nothing was made.`
}

/** One line; what looks like a reference is none, since it would be the bot's. */
export function partTitle({ title }: Part): string {
  return excerpt(title, 120).replaceAll(/[#!](?=\w)/g, '$&\u200b')
}

/** The text of a part: what it is of, its pieces, and what the bot reads of it. */
export function partBody(part: Part, place: { readonly parent: number; readonly need: Need }): string {
  const files = [...new Set(part.pieces.flatMap((piece) => piece.files))]
  return paragraphs(
    say`A part of #${place.parent}.`,
    pieceLines(part.pieces, '- [ ] ', harmless).join('\n'),
    `## Difficulty\n${place.need.difficulty}`,
    `## Context Estimate\n${formatTokens(part.tokens)}`,
    files.length === 0
      ? ''
      : ['## Files', ...files.map((path) => `- \`${path.replaceAll('`', '')}\``)].join('\n'),
  )
}
