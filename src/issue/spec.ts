import type { DocsSize, Estimate, FileNeed, Found } from './reading.ts'

/** How hard the work is, in the words of the labels `difficulty/low`, `difficulty/medium`, `difficulty/high`. */
export type Difficulty = 'low' | 'medium' | 'high'

/** The difficulties from the easiest to the hardest; the index serves as a rank. */
export const DIFFICULTIES: readonly Difficulty[] = ['low', 'medium', 'high']

/** Who said so: the author's text, the model, or the rules in heuristic.ts. */
export type Source = 'stated' | 'claude' | 'heuristic'

/** Another issue as a text names it; without owner and repo it is in the same repository: `#12` is `{ number: 12 }`. */
export interface IssueRef {
  readonly owner?: string
  readonly repo?: string
  readonly number: number
}

/** What came of asking a model about a text; `too-large`: it thinks that no agent here can hold the work. */
export interface ModelNote {
  readonly model: string
  readonly outcome:
    | 'read'
    | 'late'
    | 'unavailable'
    | 'budget'
    | 'share'
    | 'refused'
    | 'unusable'
    | 'too-large'
  /** The author's own words that the model's judgement rests on, at most 120 characters; empty = none. */
  readonly words?: string
  /** Issues of the repository that it may wait for, by the model's word: a hint that holds nothing back. */
  readonly waitsFor?: readonly number[]
}

/** What an issue asks for, each part with who found it and the words it rests on: merged from the readers' readings. */
export interface Spec {
  readonly difficulty: Found<Difficulty>
  /** What an agent needs in its window to do the work. */
  readonly estimate: Found<Estimate>
  /** Those under `## Files`, else those that the text mentions, with their real sizes where the repository was read. */
  readonly files: Found<readonly FileNeed[]>
  /** These must be closed first. */
  readonly blockedBy: Found<readonly IssueRef[]>
  /** These wait for this issue. */
  readonly blocks: Found<readonly IssueRef[]>
  readonly wantsTests: Found<boolean>
  readonly wantsDocs: Found<DocsSize>
  /** The agent that the text asks for by name; whether its author may is for others to ask. */
  readonly wish?: Found<string>
  /** Sentences for the author about what could not be read: "The difficulty 'hrad' is not one of low, medium, high; …". */
  readonly problems: readonly string[]
  /**
   * Why there may be more that it waits for: `blockers`: it names more than are looked at; `text`: dependencies stand behind the
   * part that is read; `front-matter`: they stand in YAML that is not flat. Absent = everything was read.
   */
  readonly unread?: 'blockers' | 'text' | 'front-matter'
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
