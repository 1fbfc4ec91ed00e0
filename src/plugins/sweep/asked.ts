import type { Context } from '../../app/context.ts'
import type { IssueAddress } from '../../gitea/issue-address.ts'
import { readAs, wire } from '../../gitea/wire.ts'
import type { BuiltInDeps } from '../deps.ts'
import { ASKED_SPACING_MS } from './plan.ts'
import { type Row, readAssigned, readRepository } from './read.ts'

type AskedContext = Context<'sweep.asked'>

/** A sweep that somebody asked for: of one repository what differs from what was seen there, or everything. */
export async function sweepAsked(deps: BuiltInDeps, context: AskedContext): Promise<void> {
  const { repository } = context.payload
  const found = repository ? await inRepository(deps, context, repository) : await everywhere(deps, context)
  let position = 0
  for (const issue of found.values())
    context.emit('sweep.found', { issue, changed: true }, { delayMs: ASKED_SPACING_MS * position++ })
  context.log.info({ found: found.size }, 'the sweep that was asked for found issues to look at')
}

async function everywhere(deps: BuiltInDeps, context: AskedContext): Promise<Map<string, IssueAddress>> {
  const { fresh } = await readAssigned(deps)
  const found = new Map(fresh.map(({ key, address }) => [key, address]))
  for (const { key, address, trace } of fresh) context.write(deps.tasks.saveLook(key, address.repoId, trace))
  for (const { key } of await deps.tasks.open()) await addTask(deps, found, key)
  return found
}

/**
 * One list of what is open there tells what was changed, assigned, taken away, closed or deleted without a look at each
 * issue: whatever is not as it was when it was handed out last is looked at again, and so is whoever waits for an issue
 * that is not open any more.
 */
async function inRepository(
  deps: BuiltInDeps,
  context: AskedContext,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): Promise<Map<string, IssueAddress>> {
  const { id } = readAs(wire.repository, await deps.forge.gitea.repos.repoGet(owner, repo))
  const rows = await readRepository(deps.forge, owner, repo)
  const open = new Map(rows.map((row) => [row.key, row]))
  const looks = await deps.tasks.looks(id)
  const tasks = new Set((await deps.tasks.open(id)).map(({ key }) => key))
  const found = new Map<string, IssueAddress>()
  const isNew = (row: Row) => (row.isMine || tasks.has(row.key)) && looks.get(row.key) !== row.trace
  for (const row of rows.filter((row) => isNew(row) || row.isMine !== tasks.has(row.key))) {
    found.set(row.key, row.address)
    context.write(deps.tasks.saveLook(row.key, id, row.trace))
  }
  for (const key of tasks) if (!open.has(key)) await addTask(deps, found, key)
  for (const { blocker, dependent } of await deps.tasks.holdingIn(id))
    if (!open.has(blocker)) await addTask(deps, found, dependent)
  return found
}

async function addTask(deps: BuiltInDeps, found: Map<string, IssueAddress>, key: string): Promise<void> {
  if (found.has(key)) return
  const task = await deps.tasks.find(key)
  if (task) found.set(key, task.address)
}
