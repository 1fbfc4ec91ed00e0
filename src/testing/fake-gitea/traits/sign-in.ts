import type { Since } from './since.ts'

/** How people come in. */
export function signIn(since: Since) {
  return {
    takesCodesOnce: since(26),
    wrongTokenIsMissingUser: !since(25),
  }
}
