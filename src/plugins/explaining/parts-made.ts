import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../../app/context.ts'
import { issuesMadeFrom } from '../../gitea/effects/made-issues.ts'
import type { Piece } from '../../issue/pieces.ts'
import { stampOf } from '../../tasks/overrides.ts'
import type { BuiltInDeps } from '../deps.ts'
import { givenIn } from '../obey.ts'

/** An issue that was made from a part of another one, and still says so. */
export interface PartMade {
  readonly number: number
  /** By this very command, in this run or before the bot was killed. */
  readonly isNew: boolean
  /** Names of the pieces that it took over, see {@link pieceNames}. */
  readonly pieces: readonly string[]
}

const dataSchema = z.object({ by: z.string(), pieces: z.array(z.string()) })

/** What is kept in the hidden line of a part: which command asked for it, and what of the whole it took over. */
export function dataOf(context: Context<'command.given'>, pieces: readonly string[]) {
  return { by: stampOf(givenIn(context)), pieces }
}

/** The parts that were made of an issue, oldest first, whoever asked for them. */
export async function partsMade(
  { forge }: Pick<BuiltInDeps, 'forge'>,
  context: Context<'command.given'>,
): Promise<PartMade[]> {
  const stamp = stampOf(givenIn(context))
  const made = await issuesMadeFrom(forge, context.snapshot)
  return made.flatMap(({ issue: { number }, data }) => {
    const read = dataSchema.safeParse(data).data
    return read ? [{ number, isNew: read.by === stamp, pieces: read.pieces }] : []
  })
}

/** What tells pieces apart in a list that grows: their words, and which one it is of several with the same words. */
export function pieceNames(pieces: readonly Piece[]): ReadonlyMap<Piece, string> {
  const seen = new Map<string, number>()
  return new Map(
    pieces.map((piece) => {
      const before = seen.get(piece.title) ?? 0
      seen.set(piece.title, before + 1)
      return [piece, shortHash(`${before} ${piece.title}`)]
    }),
  )
}

/** The same for the same pieces, so that a part whose making was cut off is known again. */
export function kindOf(names: readonly string[]): string {
  return `part-${shortHash(names.join(' '))}`
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
