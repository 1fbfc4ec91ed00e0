/**
 * Every constant of the guess at a difficulty: how many points each thing that can be seen in an issue is worth. More
 * points mean harder. docs/estimates.md has the same table; a test compares.
 */
export const POINTS = {
  /** The title says typo, rename, docs, error message … */
  smallTitle: -3,
  /** The title says refactor, migrate to, redesign, concurrency, security … */
  largeTitle: 3,
  /** The text says one of these. */
  largeText: 1,
  /** The title asks for something that is not there yet: add, support, allow … */
  newTitle: 1,
  /** A title that names the exact case, of 9 words or more; one of 5 words or fewer leaves it open. */
  longTitle: -1,
  shortTitle: 1,
  /** The text points to the very line of code: `#L12`, `app.py:12`. */
  pointsToLine: -2,
  /** The text says how to mend it. */
  saysHow: -1,
  /** The text asks a question: nobody knows yet what is right. */
  question: 0.5,
  /** For each doubling of the text above 1,000 characters, and as much less for each halving below. */
  lengthDoubled: 0.5,
  /** For each class or function that the examples need, at most 3. */
  definition: 0.5,
  /** A checklist of 5 to 11, of 12 or more tasks. */
  someTasks: 1,
  manyTasks: 3,
  /** The prose mentions 3 to 5, 6 or more files. */
  someFiles: 1,
  manyFiles: 2,
  label: { bug: -1, docs: -3, beginner: -3, small: -2, feature: 1, large: 3 },
} as const

/** How many words make a title long, or short? */
export const TITLE_WORDS = { long: 9, short: 5 } as const

/** Between which lengths does a text count, and where is the middle, in characters? */
export const LENGTH = { least: 200, middle: 1_000, most: 6_000 } as const

/** From how many on are tasks to tick, or files, some or many? */
export const TASKS = { some: 5, many: 12 } as const
export const FILES = { some: 3, many: 6 } as const

/** More classes and functions in examples than this tell no more. */
export const MOST_DEFINITIONS = 3

/** Two or more such words in one place are worth so many times the points. */
export const MANY_WORDS_FACTOR = 1.5

/** At this score or below, work is called low; at the other or above, high. Between them nobody knows: medium. */
export const LOW_SCORE = -2
export const HIGH_SCORE = 4

/** How the usual number of files grows with the score where nothing names them: it doubles with each 4 points. */
export const POINTS_PER_DOUBLING = 4

/**
 * How sure is the guess? So much where nothing tells, more with each observation (but those of length), and never more
 * than `most`. `others` is how sure files, tests and documentation are.
 */
export const CONFIDENCE = { least: 0.1, perObservation: 0.1, most: 0.6, others: 0.5 } as const

/** Below this a guess is called unsure. */
export const UNSURE_BELOW = 0.3

/** Observations of fewer points than this are not worth telling. */
export const TOLD_FROM = 0.5
