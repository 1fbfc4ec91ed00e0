import { z } from 'zod'
import { findRefs, parseRefs } from '../issue/issue-ref.ts'
import { isOnlyTokens, MIN_TOKENS, tokensIn } from '../issue/token-count.ts'
import { notOneOf } from './command-arguments.ts'
import { takesGroups } from './command-words.ts'
import { inCode } from './quoted.ts'

/** The choices of {@link oneOf}: a list, or what says them when a command is given. */
export type Choices<Choice extends string> = readonly Choice[] | (() => readonly Choice[])

/**
 * A word of a list, in capitals or not. A wrong one is answered with the list and the nearest right one.
 *
 * @example args: z.object({ agent: oneOf(['opus', 'haiku', 'auto']) }) // `/agent Opus`
 */
export function oneOf<const Choice extends string>(choices: Choices<Choice>): z.ZodType<Choice, string> {
  return z.string().transform((word, context): Choice => {
    const all = typeof choices === 'function' ? choices() : choices
    const found = all.find((choice) => choice.toLowerCase() === word.toLowerCase())
    if (found !== undefined) return found
    context.addIssue({ code: 'custom', message: notOneOf(word, all) })
    return z.NEVER
  })
}

/**
 * A number of tokens as people write it: `80k`, `80,000`, `80 000`, `0.5M`; or one of some words.
 *
 * @example args: z.object({ tokens: tokenCount(['auto']) }) // `/estimate 80k` gives 80000, `/estimate AUTO` gives 'auto'
 */
export function tokenCount<const Word extends string = never>(
  words: readonly Word[] = [],
): z.ZodType<number | Word, string> {
  const schema = z.string().transform((text, context): number | Word => {
    const word = words.find((one) => one.toLowerCase() === text.toLowerCase())
    if (word !== undefined) return word
    const said = text.replace(/[?!.]+$/, '')
    const tokens = isOnlyTokens(said) ? tokensIn(said) : undefined
    if (tokens !== undefined) return tokens
    context.addIssue({ code: 'custom', message: noTokens(text, words) })
    return z.NEVER
  })
  return takesGroups(schema)
}

function noTokens(text: string, words: readonly string[]): string {
  const accepted = ['`80k`, `80,000` or `0.5M`', ...words.map(inCode)].join(', or ')
  const few = /^\d{1,3}(?:\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) < MIN_TOKENS
  const guess = few ? ` Did you mean ${inCode(`${text}k`)}?` : ''
  return `${inCode(text)} is no number of tokens: write ${accepted}.${guess}`
}

/** An issue as somebody named it; without owner and repo it is one of the same repository. */
export interface IssueReference {
  /** The login of the repository's owner. */
  readonly owner?: string | undefined
  /** The repository's name. */
  readonly repo?: string | undefined
  /** 7 in `#7`. */
  readonly number: number
}

/** Words between references that say nothing. */
const BETWEEN = /^(?:and|und|et|y|e|&|\+)$/i

/**
 * Issues, one or more: `#3 #4`, `#3, #4 and owner/repo#5`, and their addresses in a Gitea that is named.
 *
 * @example args: z.object({ issues: issueReferences() }) // `/blocked-by #3 acme/lib#4`
 */
export function issueReferences(
  options: { readonly baseUrls?: readonly string[] } = {},
): z.ZodType<IssueReference[], string[]> {
  const where = { baseUrls: options.baseUrls ?? [] }
  return z
    .array(z.string())
    .min(1, 'which issue? Write `#3`, or `owner/repo#3`')
    .transform((words, context): IssueReference[] => {
      const pieces = words.flatMap((word) => word.split(/[,;]+/)).filter((piece) => piece !== '')
      const meant = pieces.filter((piece) => !BETWEEN.test(piece))
      const wrong = meant.find((piece) => !isOneRef(piece, where))
      if (wrong === undefined && meant.length > 0) return parseRefs(meant.join(' '), where)
      const guess = /^\d{1,9}$/.test(wrong ?? '') ? ` Did you mean ${inCode(`#${wrong}`)}?` : ''
      const message = `${inCode(wrong ?? words.join(' '))} names no issue: write \`#3\`, or \`owner/repo#3\`.${guess}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
}

function isOneRef(piece: string, where: { readonly baseUrls: readonly string[] }): boolean {
  const [first, ...more] = findRefs(piece, where)
  return first !== undefined && more.length === 0 && first.start === 0 && first.end === piece.length
}
