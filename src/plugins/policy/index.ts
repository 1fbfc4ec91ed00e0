import type { Context } from '../../app/context.ts'
import { definePlugin, type Plugin } from '../../app/plugin.ts'
import type { RepositoryConfigError } from '../../app/repository-config-error.ts'
import type { IssueEventName } from '../../gitea/events.ts'
import { type IssueAddress, issueKey, repoIdOf } from '../../gitea/issue-address.ts'
import { hashOf } from '../../hash.ts'
import { inLanguage, languageNow } from '../../language/language.ts'
import type { Policy } from '../../policy/policy.ts'
import type { BuiltInDeps } from '../deps.ts'
import { brokenText } from './messages.ts'
import { touchedBy } from './touches.ts'

/** Tasks of a changed repository are handed out five a second, as the sweep does. */
const SPACING_MS = 200

/** The files of a repository are two or three calls, and the look at its first task as many. */
const REPOSITORY_SPACING_MS = 1_000

/** Sees to it that a change of the configuration reaches the tasks, and tells people when a file is wrong. */
export function policy(deps: BuiltInDeps): Plugin {
  const telling = new Set<number>()
  return definePlugin({
    name: 'policy',
    description: 'Decides anew when the configuration of a repository changes, and says when it is wrong.',
    scopes: ['write:issue', 'read:repository'],
    lane: 'issue',
    coalesce: true,
    register(app) {
      app.on('push', (context) => hearPush(deps, context))
      app.on('sweep.found', (context) => lookAgain(deps, context))
      app.on(['task.assigned', 'task.needs_input'], (context) => tellProblems(deps, context, telling))
    },
  })
}

async function hearPush(deps: BuiltInDeps, context: Context<'push'>): Promise<void> {
  const { repository } = context.payload
  const touched = touchedBy(context.payload)
  if (touched === 'nothing') return
  if (touched === 'owner') return tellOwner(deps, context)
  if ((await deps.tasks.open(repository.id)).length > 0) await tellTasks(deps, context, repository.id)
}

/**
 * An owner may have hundreds of repositories: one task of each is called, one a second, and in its lane the file of that
 * repository is read and the others are called.
 */
async function tellOwner(deps: BuiltInDeps, context: Context<'push'>): Promise<void> {
  const owner = context.payload.repository.owner.login.toLowerCase()
  const firsts = new Map<number, string>()
  for (const { key } of await deps.tasks.open()) {
    const repoId = repoIdOf(key)
    if (!firsts.has(repoId)) firsts.set(repoId, key)
  }
  let position = 0
  for (const key of firsts.values()) {
    const address = (await deps.tasks.find(key))?.address
    if (address?.owner.toLowerCase() !== owner) continue
    const found = { issue: address, changed: false }
    context.emit('sweep.found', found, { delayMs: REPOSITORY_SPACING_MS * position++ })
  }
}

/** A push that nobody told of is noticed when a task of the repository is looked at: then all others are told. */
async function lookAgain(deps: BuiltInDeps, context: Context<'sweep.found'>): Promise<void> {
  if (!(await deps.tasks.find(context.snapshot.key))) return
  await tellTasks(deps, context, context.address.repoId)
}

/** Calls all open tasks of a repository whose policy is another than when they were called last, each in its own lane. */
async function tellTasks(
  deps: BuiltInDeps,
  context: Context<'push' | 'sweep.found'>,
  repoId: number,
): Promise<void> {
  const now = await deps.policies.of(repoId)
  await takeBack(deps, context, repoId)
  const name = nameOf(repoId)
  const hash = hashOfPolicy(now)
  const before = await deps.tasks.recall(name)
  if (before === hash) return
  context.write(deps.tasks.remember(name, hash))
  // the first look at a repository: what its tasks were decided by is not known, and they are looked at one by one anyway
  if (before === undefined && context.name === 'sweep.found') return
  const here = 'snapshot' in context ? context.snapshot.key : undefined
  let position = 0
  for (const { key } of await deps.tasks.open(repoId)) {
    const task = key === here ? undefined : await deps.tasks.find(key)
    if (!task) continue
    const found = { issue: task.address, changed: false }
    context.emit('sweep.found', found, { delayMs: SPACING_MS * position++ })
  }
}

function hashOfPolicy({ origins: _, ...policy }: Policy): string {
  return hashOf(policy)
}

/** Where people were told of a wrong file, and of which. */
interface Told {
  readonly hash: string
  readonly issue: IssueAddress
  /** The comment is about to be written, or was; the run that does so ends it. */
  readonly isBegun?: boolean
}

/**
 * One comment for each wrong content, on the issue that is decided next; none where nobody wants to hear a word.
 *
 * @param telling repositories of which a run is telling: many issues may be decided at the same time
 */
async function tellProblems(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  telling: Set<number>,
): Promise<void> {
  const { repoId } = context.snapshot.address
  const now = await deps.policies.of(repoId)
  // from now on a change can be told from what was decided by before
  if ((await deps.tasks.recall(nameOf(repoId))) === undefined)
    context.write(deps.tasks.remember(nameOf(repoId), hashOfPolicy(now)))
  const problems = await deps.policies.problems(repoId)
  if (problems.length === 0) return takeBack(deps, context, repoId)
  if (now.mode !== 'normal' || telling.has(repoId)) return
  telling.add(repoId)
  try {
    await inLanguage(now.language, () => tell(deps, context, problems))
  } finally {
    telling.delete(repoId)
  }
}

/** That it is begun is on the disk first, so that no other issue tells the same, whatever happens meanwhile. */
async function tell(
  deps: BuiltInDeps,
  context: Context<IssueEventName>,
  problems: readonly RepositoryConfigError[],
): Promise<void> {
  const { address, key } = context.snapshot
  const note: Told = {
    hash: hashOf([...problems.map(({ message }) => message), ...languageMark()]),
    issue: address,
  }
  const told = await recallTold(deps, address.repoId)
  const isMine = told?.isBegun === true && issueKey(told.issue) === key
  if (told?.hash === note.hash && !isMine) return
  if (told && !isMine) await (await context.issueAt(told.issue)).ensure.noComment(KIND)
  context.ensure.begin()
  const remember = (value: Told | undefined) =>
    deps.tasks.remember(toldName(address.repoId), value ? JSON.stringify(value) : '')
  await deps.commit([remember({ ...note, isBegun: true })])
  const result = await context.ensure.comment({ kind: KIND, body: brokenText(problems) })
  const isNowhere = result.kind === 'archived' || result.kind === 'gone'
  await deps.commit([remember(isNowhere ? undefined : note)])
}

/** The note is written anew in another language; what was told before there were several stays told. */
function languageMark(): string[] {
  return languageNow() === 'en' ? [] : [languageNow()]
}

const KIND = 'wrong-file'

/** What was mended needs no note any more. */
async function takeBack(
  deps: BuiltInDeps,
  context: Context<'push' | IssueEventName>,
  repoId: number,
): Promise<void> {
  const told = await recallTold(deps, repoId)
  if (!told || (await deps.policies.problems(repoId)).length > 0) return
  await (await context.issueAt(told.issue)).ensure.noComment(KIND)
  context.write(deps.tasks.remember(toldName(repoId), ''))
}

async function recallTold(deps: BuiltInDeps, repoId: number): Promise<Told | undefined> {
  const stored = await deps.tasks.recall(toldName(repoId))
  return stored ? (JSON.parse(stored) as Told) : undefined
}

function nameOf(repoId: number): string {
  return `policy:${repoId}`
}

function toldName(repoId: number): string {
  return `policy-told:${repoId}`
}
