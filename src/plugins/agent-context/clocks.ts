/** Gitea counts in seconds, and its clock may be so much behind the bot's. */
export const CLOCKS_DIFFER_MS = 10_000
