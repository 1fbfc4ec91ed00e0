import { CoordinatorError } from '../../../errors.ts'

/** So many names are tried when the branch is somebody else's. */
const NAMES = 9

/** A branch and those that are as good if it is somebody else's: `issue-7`, `issue-7-2` and so on. */
export function namesLike(branch: string): readonly string[] {
  return [branch, ...Array.from({ length: NAMES - 1 }, (_, index) => `${branch}-${index + 2}`)]
}

/** What there is to say when none of them is free. */
export function allTaken(names: readonly string[]): CoordinatorError {
  return new CoordinatorError(
    'BRANCHES_TAKEN',
    `The branches ${names[0]} to ${names.at(-1)} are all taken.`,
    {
      hint: 'Delete those that nobody needs.',
    },
  )
}
