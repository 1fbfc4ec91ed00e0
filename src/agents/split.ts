import type { Piece } from '../issue/pieces.ts'
import { say } from '../language/say.ts'
import type { Need } from './eligibility.ts'
import { type AgentProfile, worksIn } from './profile.ts'
import { roomIn, shareText, type Terms } from './terms.ts'

/** A part that a task is to be cut into. */
export interface Part {
  readonly title: string
  readonly pieces: readonly Piece[]
  /** What it is likely to need at most, in tokens. */
  readonly tokens: number
  /** It is more than fits, and cannot be cut along what the issue says. */
  readonly isTooLarge: boolean
}

/** The agent that parts are made for, and what fits into one. */
export interface PartSize {
  readonly agent: string
  /** The part of its window that a task may fill, in tokens. */
  readonly room: number
  /** That part in words: `half`. */
  readonly share: string
}

/** More parts than this are a project, not a task. */
export const MOST_PARTS = 20
/** A finer figure would claim a precision that an estimate does not have. */
const ROUNDED_TO = 1_000
/** So much of an estimate at the most is given to whoever names files; the rest of the work is everybody's. */
const FILES_SHARE = 0.5

/** The cheapest agent that may do such work there: of two at one price the one with the larger window. Undefined = there is none. */
export function sizeFor(need: Need, profiles: readonly AgentProfile[], terms: Terms): PartSize | undefined {
  const present = profiles.filter((profile) => profile.enabled && worksIn(profile, need.repo))
  const able = present.filter((profile) => profile.capabilities.includes(need.difficulty))
  const [cheapest] = able.sort(byPrice)
  if (!cheapest) return undefined
  const { name: agent, contextLimit } = cheapest
  return { agent, room: roomIn(contextLimit, terms), share: shareText(terms.windowShare) }
}

/** Of two at one price the larger window, then who can do less besides, then the name. */
function byPrice(a: AgentProfile, b: AgentProfile): number {
  return (
    a.costPerMtok - b.costPerMtok ||
    b.contextLimit - a.contextLimit ||
    a.capabilities.length - b.capabilities.length ||
    (a.name < b.name ? -1 : 1)
  )
}

/**
 * Cuts a task into parts that fit: neighbouring pieces stay together as long as they do. A task that fits as a whole is cut
 * into its pieces. Never more than {@link MOST_PARTS}. Pure.
 *
 * @param total what the whole needs, in tokens
 * @param sizes the sizes of files that are known, in tokens
 * @param left which pieces are still to be put into parts, and how many parts there may be of them; all if not said
 */
export function partsOf(pieces: readonly Piece[], { total, room, sizes, left = {} }: Amounts): Part[] {
  const { isLeft = () => true, most = MOST_PARTS } = left
  const weighed = weighedOf(pieces, total, sizes).filter(({ piece }) => isLeft(piece))
  const together = total <= room ? Math.ceil(total / Math.min(pieces.length, MOST_PARTS)) : room
  const groups: Weighed[][] = []
  for (const piece of weighed) {
    const last = groups.at(-1)
    const fits = last !== undefined && sum(last) + piece.tokens <= together
    if (last && (fits || groups.length >= most)) last.push(piece)
    else groups.push([piece])
  }
  return groups.map((group) => partOf(group, room))
}

/** What there is to be shared out, and how. */
interface Amounts {
  readonly total: number
  readonly room: number
  readonly sizes: ReadonlyMap<string, number>
  readonly left?: { readonly isLeft?: (piece: Piece) => boolean; readonly most?: number }
}

interface Weighed {
  readonly piece: Piece
  readonly tokens: number
}

function weighedOf(pieces: readonly Piece[], total: number, sizes: ReadonlyMap<string, number>): Weighed[] {
  const own = pieces.map(({ files }) => files.reduce((all, path) => all + (sizes.get(path) ?? 0), 0))
  const known = own.reduce((all, tokens) => all + tokens, 0)
  const scale = known === 0 ? 0 : Math.min(1, (total * FILES_SHARE) / known)
  const each = (total - known * scale) / pieces.length
  return pieces.map((piece, index) => ({ piece, tokens: (own[index] ?? 0) * scale + each }))
}

function partOf(group: readonly Weighed[], room: number): Part {
  const tokens = Math.max(ROUNDED_TO, Math.ceil(sum(group) / ROUNDED_TO) * ROUNDED_TO)
  const pieces = group.map(({ piece }) => piece)
  const [first] = pieces
  const more = pieces.length - 1
  const title = more > 0 ? say`${first?.title} and ${more} more` : (first?.title ?? '')
  return { title, pieces, tokens, isTooLarge: sum(group) > room }
}

function sum(group: readonly Weighed[]): number {
  return group.reduce((all, { tokens }) => all + tokens, 0)
}
