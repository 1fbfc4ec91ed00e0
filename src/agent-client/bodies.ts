import { z } from 'zod'

/** What agents send to the bot, whichever way: over HTTP, as a tool of MCP, or from the runner. */

/** More than any window, and than any session uses. */
export const MOST = { tokens: 100_000_000, tokensUsed: 1_000_000_000_000, costUsd: 1_000_000 }
/** A smaller window is none, in tokens. */
export const SMALLEST_WINDOW = 1_000
/** Of texts, in characters. */
export const LONGEST = { progress: 200, summary: 4_000, reason: 2_000, note: 32_000, question: 8_000 }
/** Of one claim, for work to come, ms. */
export const LONGEST_WAIT_MS = 30_000

/** Text is shown to people: what moves a cursor or breaks a line has no place in it. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .overwrite((words) => words.replaceAll(/\p{Cc}+/gu, ' ').trim())
/** Several lines, with nothing else of what moves a cursor. */
const text = (most: number) =>
  z
    .string()
    .max(most)
    .overwrite((words) => words.replaceAll(/(?![\t\n\r])\p{Cc}/gu, ''))

/** Blank letters of some scripts. */
const BLANK = /[\u115f\u1160\u2800\u3164\uffa0]/g
/** Text in which something is to be read. */
const words = (most: number) =>
  text(most)
    .min(1)
    .refine((said) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(said.replaceAll(BLANK, '')), 'has to say something')

const branch = line(255)
  .describe(
    'That the work was pushed to. The next session goes on from it, if its name begins with `issue-7` for #7.',
  )
  .exactOptional()
/** As Gitea names them, and nothing that could leave its place in a URL. */
const repository = z
  .string()
  .max(511)
  .regex(/^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/, 'has to be written as owner/repo')
  .describe('Where the branch is, as `owner/repo`, if that is a fork.')
  .exactOptional()

const fence = z.int().min(1).max(1_000_000_000).describe('From the claim; an older one is refused.')
const tokens = z.int().min(0).max(MOST.tokens)

export const claimBody = z.strictObject({
  issue: z
    .string()
    .max(600)
    .regex(/^[\w.-]+\/[\w.-]+#[1-9]\d{0,9}$/, 'has to be written as owner/repo#7')
    .describe('This task and no other, as `owner/repo#7`.')
    .exactOptional(),
  waitMs: z
    .int()
    .min(0)
    .max(LONGEST_WAIT_MS)
    .describe('How long to wait for work if there is none.')
    .exactOptional(),
})

const tokensUsed = z.int().min(0).max(MOST.tokensUsed)
const costUsd = z.number().min(0).max(MOST.costUsd)
/** What a session has used in all is often known only when it ends. */
const used = {
  tokensUsed: tokensUsed.describe('All tokens of the session.').exactOptional(),
  costUsd: costUsd.describe('What the session has cost in all, US$.').exactOptional(),
}

export const heartbeatBody = z.strictObject({
  fence,
  contextTokens: tokens.describe('How full the window is now.'),
  contextLimit: z
    .int()
    .min(SMALLEST_WINDOW)
    .max(MOST.tokens)
    .describe('The size of the window.')
    .exactOptional(),
  tokensUsed: tokensUsed
    .describe(
      'All tokens so far. A report with fewer than one before it was overtaken, and of its numbers only a higher cost is used.',
    )
    .exactOptional(),
  costUsd: costUsd.describe('US$ so far.').exactOptional(),
  progress: line(LONGEST.progress).describe('What the agent is doing, in a line for people.').exactOptional(),
  finished: z
    .boolean()
    .describe('The work is done, and is about to be handed in: no budget stops it any more.')
    .exactOptional(),
})

export const completeBody = z.strictObject({
  fence,
  summary: text(LONGEST.summary).describe('What was done, for people.').exactOptional(),
  pullRequest: z.int().min(1).max(2_147_483_647).describe('Its number in the repository.').exactOptional(),
  branch,
  repository,
  commits: z.int().min(0).max(1_000_000).exactOptional(),
  ...used,
})

export const failBody = z.strictObject({
  fence,
  reason: words(LONGEST.reason).describe('Why it could not be done.'),
  ...used,
})
export const handOverBody = z.strictObject({
  fence,
  note: words(LONGEST.note).describe('What the next session has to know; it is given to it word for word.'),
  branch,
  repository,
  ...used,
})
export const askBody = z.strictObject({
  fence,
  question: words(LONGEST.question).describe('What only a person can tell.'),
  branch,
  repository,
  ...used,
})
export const giveBackBody = z.strictObject({
  fence,
  reason: text(LONGEST.reason).describe('Why.').exactOptional(),
  ...used,
})
