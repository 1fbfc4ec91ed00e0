import { english } from '../language/say.ts'
import { completed } from './complete.ts'
import { type Dependencies, readDependencies } from './dependencies.ts'
import { mayNameBlockers } from './field-names.ts'
import { readStatements, type Statement } from './fields.ts'
import { readFrontMatter } from './front-matter.ts'
import { heuristicReading } from './heuristic.ts'
import { type Here, type KnownUrls, localRef, uniqueRefs } from './issue-ref.ts'
import { type Document, readMarkdown } from './markdown.ts'
import { mentionsOf } from './mentions.ts'
import { namesCode } from './names-code.ts'
import { scoreOf } from './observations.ts'
import { mergeReadings, type Reading } from './reading.ts'
import { isNothing } from './ref-list.ts'
import type { RepositoryFiles } from './repository-files.ts'
import type { IssuePlace, IssueText, Spec } from './spec.ts'
import { stated, statedDifficulty, statedEstimate, statedFiles } from './stated.ts'
import { statedDocs, statedTests, statedWish } from './stated-wishes.ts'

export { textHash } from './text-hash.ts'

const TOO_LONG = english`The text is very long; I read only its beginning, so please state what matters there.`

/** What else is known when an issue is read. */
export interface Around {
  /** The files of its repository, so that a file that is mentioned counts with its real size. */
  readonly files?: RepositoryFiles
  /** What other readers found: they are heard where the author says nothing. */
  readonly readings?: readonly Reading[]
}

/**
 * What an issue asks for: what its author stated, what other readers found, and a guess for the rest (heuristic.ts,
 * estimate.ts). `readIssue({ title: 'Fix typo', body: 'Blocked by: #3', labels: [] }, { owner, repo, baseUrls })`. Pure, and
 * it never throws, whatever a stranger wrote. References to the issue itself are kept: who tracks dependencies says so.
 */
export function readIssue(issue: IssueText, where: IssuePlace, around: Around = {}): Spec {
  return openIssue(issue, where).spec(around)
}

/** An issue whose text was parsed: that takes most of the time, and is done once however often the rest is. */
export interface OpenedIssue {
  /** Whether the files of the repository would make a difference. */
  readonly needsFiles: boolean
  /** The agent that the author asks for; whether that may be granted is not known here. */
  readonly wish: string | undefined
  spec(around?: Around): Spec
}

/** The same in two steps, for who has to ask for the files first: `openIssue(issue, where).spec({ files })`. */
export function openIssue(issue: IssueText, where: IssuePlace): OpenedIssue {
  const document = readDocument(issue.body, where)
  const statements = readStatements(document.lines)
  const dependencies = readDependencies(document.lines, where)
  const problems = problemsIn(statements, dependencies, document)
  const unread = unreadIn(dependencies, document)
  return {
    needsFiles: statedEstimate(statements).found === undefined && namesCode(issue),
    wish: statedWish(statements)?.value,
    spec({ files, readings = [] } = {}) {
      const mentions = mentionsOf(issue.title, document, files)
      const signals = { title: issue.title, labels: issue.labels, document, mentions }
      const score = scoreOf(signals)
      const author = statedReading(statements, dependencies, where, files)
      const merged = mergeReadings([author, ...readings, heuristicReading(signals, score)])
      return { ...completed(merged, score.points, problems), ...(unread ? { unread } : {}) }
    },
  }
}

function unreadIn(dependencies: Dependencies, { unread, mayHideBlockers }: Whole): Spec['unread'] {
  if (dependencies.isCut) return 'blockers'
  if (mayHideBlockers) return 'front-matter'
  return mayNameBlockers(unread) ? 'text' : undefined
}

/** The body, with what its front matter states as its first lines. */
function readDocument(body: string, where: KnownUrls): Whole {
  const front = readFrontMatter(body, where)
  if (!front) return { ...readMarkdown(body), frontProblems: [], mayHideBlockers: false }
  if ('problem' in front) {
    const { problem, mayNameBlockers } = front
    return { ...readMarkdown(body), frontProblems: [problem], mayHideBlockers: mayNameBlockers }
  }
  const document = readMarkdown(front.rest)
  const lines = [...front.lines, ...document.lines]
  return { ...document, lines, frontProblems: front.problems, mayHideBlockers: false }
}

interface Whole extends Document {
  /** What could not be understood of the front matter. */
  readonly frontProblems: readonly string[]
  /** Nothing was taken of front matter that may say what the issue waits for. */
  readonly mayHideBlockers: boolean
}

function statedReading(
  statements: readonly Statement[],
  dependencies: Dependencies,
  here: Here,
  files: RepositoryFiles | undefined,
): Reading {
  return present({
    difficulty: statedDifficulty(statements).found,
    estimate: statedEstimate(statements).found,
    files: statedFiles(statements, files),
    blockedBy: statedRefs('blockedBy', dependencies, here) ?? statedNone(statements, 'blockedBy'),
    blocks: statedRefs('blocks', dependencies, here) ?? statedNone(statements, 'blocks'),
    wantsTests: statedTests(statements),
    wantsDocs: statedDocs(statements),
    wish: statedWish(statements),
  })
}

/** Without what was not found, so that the next reader is heard. */
function present(reading: { readonly [Field in keyof Reading]: Reading[Field] | undefined }): Reading {
  return Object.fromEntries(Object.entries(reading).filter(([, found]) => found !== undefined))
}

function problemsIn(statements: readonly Statement[], dependencies: Dependencies, document: Whole): string[] {
  return [
    ...document.frontProblems,
    statedDifficulty(statements).problem,
    statedEstimate(statements).problem,
    ...dependencies.problems,
    document.isCut ? TOO_LONG : undefined,
  ].filter((problem) => problem !== undefined)
}

/** `owner/repo#3` and a full address are the same as `#3` in their own repository. */
function statedRefs(
  relation: 'blockedBy' | 'blocks',
  dependencies: Dependencies,
  here: Here,
): Reading['blockedBy'] {
  const local = uniqueRefs(dependencies[relation].map((ref) => localRef(ref, here)))
  if (local.length === 0) return undefined
  return { value: local, source: 'stated', words: dependencies.words[relation], confidence: 1 }
}

/** `Blocked by: none` is a statement that no other reader may contradict; a form that was left empty is not. */
function statedNone(statements: readonly Statement[], field: 'blockedBy' | 'blocks'): Reading['blockedBy'] {
  const none = statements.find(
    (statement) => statement.field === field && statement.beside !== '' && isNothing(statement.beside),
  )
  return none && stated([], none)
}
