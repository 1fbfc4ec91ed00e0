import { isOnList } from '../../app/allowed-people.ts'
import type { Context } from '../../app/context.ts'
import type { WireComment } from '../../gitea/wire.ts'
import { assigneesOf } from '../../gitea/writers.ts'
import { isOnlyCommands } from '../../issue/may-have-commands.ts'
import { afterAnswer } from '../../tasks/at-work.ts'
import type { Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { saveTask } from '../task-event.ts'
import { CLOCKS_DIFFER_MS } from './clocks.ts'

type AnswerContext = Context<'issue_comment.created' | 'sweep.found'>

/** A comment of somebody who may write, after the question of an agent, is the answer to it; whoever told of the comment. */
export async function hearAnswer(deps: BuiltInDeps, context: AnswerContext): Promise<void> {
  const before = await deps.tasks.find(context.snapshot.key)
  if (before?.trouble?.kind !== 'asked') return
  const answers: string[] = []
  for (const comment of await since(deps, context, before))
    if (await mayAnswer(deps, context, comment)) answers.push(comment.body.trim())
  if (answers.length === 0) return
  const after = afterAnswer(before, answers.join('\n\n'))
  saveTask(context, deps.tasks, { before, after, event: 'task.parsed' })
}

/** What was written after the question stood there; before it stands there nobody can have answered. */
async function since(deps: BuiltInDeps, context: AnswerContext, task: Task): Promise<WireComment[]> {
  const asked = task.trouble?.kind === 'asked' ? task.trouble.atMs : 0
  const me = await deps.forge.me()
  const questionId = (await deps.tasks.shown(task.key))?.question?.commentId
  const comments = await context.snapshot.comments()
  return comments.filter(({ id, user, created_at, body }) => {
    if (!user || user.id === me.id || isOnlyCommands(body)) return false
    return questionId === undefined ? Date.parse(created_at) >= asked - CLOCKS_DIFFER_MS : id > questionId
  })
}

/** As for the commands of those who may write: in an organisation a signed delivery has to say so as well. */
async function mayAnswer(
  deps: BuiltInDeps,
  context: AnswerContext,
  { id, user }: WireComment,
): Promise<boolean> {
  if (!user) return false
  const [owner, repo] = context.repo()
  const { commands } = await deps.policies.of(context.snapshot.address.repoId)
  if (await isOnList({ memory: deps.tasks, commit: deps.commit }, commands.allow, user)) return true
  if (!(await assigneesOf(deps.forge, { owner, repo })).has(user.id)) return false
  if (!(await deps.forge.isOrganisation(owner))) return true
  if (context.name !== 'issue_comment.created' || context.payload.comment.id !== id) return false
  return context.payload.repository.permissions?.push === true
}
