import type { Context } from '../../app/context.ts'
import { assigneesOf } from '../../gitea/writers.ts'
import type { BuiltInDeps } from '../deps.ts'

/**
 * Whether whoever asked may write in the repository, asked at the time of the command: they are listed among those who can be
 * assigned, and in an organisation, where that list has readers too, the signed delivery has to say so as well.
 */
export async function mayCreate(
  { forge }: Pick<BuiltInDeps, 'forge'>,
  context: Context<'command.given'>,
): Promise<boolean> {
  const { by, mayPush } = context.payload
  const { owner } = context.address
  if ((await forge.isOrganisation(owner)) && !mayPush) return false
  return (await assigneesOf(forge, context.address)).has(by.id)
}
