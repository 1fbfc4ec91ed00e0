import type { IssueText } from './spec.ts'

/** A file with its ending, a name with a capital or an underscore inside, names with dots between them. */
const CODE = /\w[./]\w|[a-z\d][A-Z]|\w_\w/

/** How much of a text is looked at; who names code does so early. */
const LOOKED_AT = 24_000

/** Whether a text may name something in the repository, so that it is worth to ask for its files. */
export function namesCode({ title, body }: IssueText): boolean {
  return CODE.test(title) || CODE.test(body.slice(0, LOOKED_AT))
}
