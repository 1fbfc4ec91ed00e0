/** Not seen, and no part of a number, a name or an address. */
const BREAK = '\u200b'

/**
 * A stranger's title so that it refers to no issue, and so closes none: Gitea reads `fixes #1`, `acme/app#1`, `!1` and the address
 * of an issue in the titles of pull requests and in commits, with whatever closing words its administrator has set. The words are
 * left as they are; what they would act on is broken.
 *
 * @example unreferring('Typo, fixes #1') // 'Typo, fixes #\u200b1'
 */
export function unreferring(title: string): string {
  return title.replaceAll(/[#!](?=\d)/g, `$&${BREAK}`).replaceAll('://', `:${BREAK}//`)
}
