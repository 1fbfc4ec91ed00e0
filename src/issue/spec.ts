/** How hard the work is, in the words of the labels `difficulty/low`, `difficulty/medium`, `difficulty/high`. */
export type Difficulty = 'low' | 'medium' | 'high'

/** The difficulties from the easiest to the hardest; the index serves as a rank. */
export const DIFFICULTIES: readonly Difficulty[] = ['low', 'medium', 'high']

/** Who said so: the author's text, the model, the rules in heuristic.ts, or a person's command or label. */
export type Source = 'stated' | 'claude' | 'heuristic' | 'command'

/** A value that remembers where it came from: `{ value: 'high', source: 'stated', evidence: 'Difficulty: high' }`. */
export interface Sourced<T> {
  readonly value: T
  readonly source: Source
  /** The words it rests on, at most 120 characters, written by a stranger. */
  readonly evidence?: string
}

/** Another issue as a text names it; without owner and repo it is in the same repository: `#12` is `{ number: 12 }`. */
export interface IssueRef {
  readonly owner?: string
  readonly repo?: string
  readonly number: number
}

/** What came of asking a model about a text; `too-large`: it thinks that no agent here can hold the work. */
export interface ModelNote {
  readonly model: string
  readonly outcome: 'read' | 'late' | 'unavailable' | 'budget' | 'refused' | 'unusable' | 'too-large'
  /** The author's own words that the model's judgement rests on, at most 120 characters; empty = none. */
  readonly words?: string
  /** Issues of the repository that it may wait for, by the model's word: a hint that holds nothing back. */
  readonly waitsFor?: readonly number[]
}

/** What an issue asks for. */
export interface Spec {
  readonly difficulty: Sourced<Difficulty>
  /** The estimate, in tokens of context: what an agent needs in its window to do the work. */
  readonly contextTokens: Sourced<number>
  /** Paths in the repository: those under `## Files`, else those mentioned anywhere in the prose. */
  readonly files: readonly string[]
  /** Stated by the author: these must be closed first. */
  readonly blockedBy: readonly IssueRef[]
  /** Stated by the author: these wait for this issue. */
  readonly blocks: readonly IssueRef[]
  /** Sentences for the author about what could not be read: "The difficulty 'hrad' is not one of low, medium, high; …". */
  readonly problems: readonly string[]
  /** Absent = no model was asked. */
  readonly model?: ModelNote
}

/** The parts of an issue that are read: as Gitea sends them, labels by name. */
export interface IssueText {
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** Where an issue stands: its repository, and every address this Gitea is known by, as `https://git.example.com/sub`. */
export interface IssuePlace {
  readonly owner: string
  readonly repo: string
  readonly baseUrls: readonly string[]
}
