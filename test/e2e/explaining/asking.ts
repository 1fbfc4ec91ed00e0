import { type BotWorld, type IssueView, type RunBotOptions, runBot } from '../../../src/testing/index.ts'
import { openAssigned, visible } from '../conversation.ts'

/** Somebody asks on an issue; the bot's new comments after that. */
export async function ask(
  world: BotWorld,
  issue: IssueView,
  words: string,
  login = 'alice',
  botLogin = 'mosaic',
): Promise<string[]> {
  const before = new Set(world.forge.comments(issue).map(({ id }) => id))
  await world.forge.as(login).says(words, issue)
  await world.forge.rest()
  return world.forge
    .comments(issue)
    .filter(({ id, author }) => author === botLogin && !before.has(id))
    .map(visible)
}

/** The one answer to a question. */
export async function answer(
  world: BotWorld,
  issue: IssueView,
  words: string,
  login = 'alice',
): Promise<string> {
  const [first, ...more] = await ask(world, issue, words, login)
  if (first === undefined || more.length > 0)
    throw new Error(`there are ${more.length + (first ? 1 : 0)} answers`)
  return first
}

/** A world with one task of the given text. */
export async function withTask(body: string, options: RunBotOptions = {}) {
  const world = await runBot(options)
  return { world, issue: await openAssigned(world, 'The task', body) }
}
