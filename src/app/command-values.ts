import { z } from 'zod'
import { saidRefs } from '../issue/issue-ref.ts'
import { saidTokens } from '../issue/token-count.ts'
import { english, say } from '../language/say.ts'
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
    const said = saidTokens(text)
    if ('tokens' in said) return said.tokens
    context.addIssue({ code: 'custom', message: noTokens(text, words, said.near) })
    return z.NEVER
  })
  return takesGroups(schema)
}

function noTokens(text: string, words: readonly string[], near: string | undefined): string {
  const accepted = [say`\`80k\`, \`80,000\` or \`0.5M\``, ...words.map(inCode)].join(say`, or `)
  const guess = near === undefined ? '' : say` Did you mean ${inCode(near)}?`
  return say`${inCode(text)} is no number of tokens: write ${accepted}.${guess}`
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

/**
 * Issues, one or more: `#3 #4`, `#3, 4 and owner/repo#5`, and their addresses in a Gitea that is named.
 *
 * @example args: z.object({ issues: issueReferences() }) // `/blocked-by #3 acme/lib#4`
 */
export function issueReferences(
  options: { readonly baseUrls?: readonly string[] } = {},
): z.ZodType<IssueReference[], string[]> {
  const where = { baseUrls: options.baseUrls ?? [] }
  return z
    .array(z.string())
    .min(1, english`which issue? Write \`#3\`, or \`owner/repo#3\``)
    .transform((words, context): IssueReference[] => {
      const refs = saidRefs(words, where)
      if (typeof refs !== 'string' && refs.length > 0) return refs
      const wrong = typeof refs === 'string' ? refs : words.join(' ')
      const message = say`${inCode(wrong)} names no issue: write \`#3\`, or \`owner/repo#3\`.`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
}
