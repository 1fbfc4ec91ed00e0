/** How the tokens of this bot, and of what agents work with, begin. */
const TOKENS =
  /(?<![\w-])(?:(?:mca_|gh[opsur]_|github_pat_|glpat-|sk-|xox[abprs]-)[\w-]{8,}|AKIA[A-Z0-9]{12,}|eyJ[\w-]{8,}\.[\w.-]+)/g

/** An agent's words without what is shaped like a token: whoever may read the issue could use it. */
export function withoutTokens(words: string): string {
  return words.replaceAll(TOKENS, '(a token)')
}
