import type { BotWorld, CommentView, IssueView, Person } from '../../../src/testing/index.ts'
import { own, status, visible } from '../conversation.ts'

/** Somebody writes a comment; what the bot answers to it, without what stood there before. */
export async function answersTo(
  world: BotWorld,
  issue: IssueView,
  person: Person,
  body: string,
): Promise<string[]> {
  const before = new Set(world.forge.comments(issue).map(({ id }) => id))
  const said = await person.says(body, issue)
  // the bot changes an issue six times a minute at the most
  await world.skipWaits()
  const isAnswer = ({ id, author }: CommentView) => !before.has(id) && id !== said.id && author === 'mosaic'
  return world.forge.comments(issue).filter(isAnswer).map(visible)
}

/** The part of the status comment that tells what people have ordered, a line each. */
export function orders(world: BotWorld, issue: IssueView): string[] {
  const [, part = ''] = /What people have ordered:\n((?:- .*\n?)+)/.exec(status(world, issue)) ?? []
  return part
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.slice(2))
}

/** Ids and texts of all comments of the bot, and the labels: two of them are equal if nothing was written. */
export function seen(world: BotWorld, issue: IssueView): readonly string[] {
  return [
    ...world.forge.labelsOf(issue),
    ...world.forge.comments(issue).map(({ id, body }) => `${id} ${body}`),
    ...world.forge.dependenciesOf(issue).map(({ number }) => `#${number}`),
    String(own(world, issue, 'status').length),
  ]
}
