import { readDependencies } from './dependencies.ts'
import { readStatements } from './fields.ts'
import { mentionedFiles } from './file-paths.ts'
import { guessDifficulty, guessTokens, type Signals } from './heuristic.ts'
import { type Here, localRef, uniqueRefs } from './issue-ref.ts'
import { type Document, readMarkdown } from './markdown.ts'
import { type Found, mergeReadings, type Reading } from './reading.ts'
import type { IssuePlace, IssueRef, IssueText, Sourced, Spec } from './spec.ts'
import { statedDifficulty, statedFiles, statedTokens } from './stated.ts'

export { textHash } from './text-hash.ts'

/** What others have found in the same text. */
export interface ReadOptions {
  /** The author's statements count more than any of them, the guess less. */
  readonly readings?: readonly Reading[]
}

const TOO_LONG = 'The text is very long; I read only its beginning, so please state what matters there.'

/**
 * What an issue asks for: what its author stated, and a guess where nothing is stated (heuristic.ts, estimate.ts).
 * `readIssue({ title: 'Fix typo', body: 'Blocked by: #3', labels: [] }, { owner, repo, baseUrls })`. Pure, and it never
 * throws, whatever a stranger wrote. References to the issue itself are kept: who tracks dependencies says so.
 */
export function readIssue(issue: IssueText, where: IssuePlace, options: ReadOptions = {}): Spec {
  const document = readMarkdown(issue.body)
  const statements = readStatements(document.lines)
  const listed = statedFiles(statements)
  const files = listed.length > 0 ? listed : mentionedFiles(proseOf(issue, document))
  const signals: Signals = { title: issue.title, labels: issue.labels, document, files }

  const difficulty = statedDifficulty(statements)
  const tokens = statedTokens(statements)
  const dependencies = readDependencies(document.lines, where)
  const others = mergeReadings(options.readings ?? [])
  const chosen = difficulty.sourced ?? sourced(others.difficulty) ?? guessedDifficulty(signals)
  const estimate = others.estimate && sourced({ ...others.estimate, value: others.estimate.value.p90 })
  return {
    difficulty: chosen,
    contextTokens: tokens.sourced ?? estimate ?? guessedTokens(chosen.value, signals, listed.length),
    files,
    blockedBy: local(dependencies.blockedBy, where),
    blocks: local(dependencies.blocks, where),
    problems: [
      difficulty.problem,
      tokens.problem,
      ...dependencies.problems,
      document.isCut ? TOO_LONG : undefined,
    ].filter((problem) => problem !== undefined),
  }
}

function sourced<T>(found: Found<T> | undefined): Sourced<T> | undefined {
  return found && { value: found.value, source: found.source, evidence: found.words }
}

function guessedDifficulty(signals: Signals): Spec['difficulty'] {
  const { difficulty, evidence } = guessDifficulty(signals)
  return { value: difficulty, source: 'heuristic', evidence }
}

function guessedTokens(
  difficulty: Spec['difficulty']['value'],
  signals: Signals,
  stated: number,
): Spec['contextTokens'] {
  const { tokens, evidence } = guessTokens(difficulty, signals, stated)
  return { value: tokens, source: 'heuristic', evidence }
}

function proseOf(issue: IssueText, document: Document): string {
  return [issue.title, ...document.lines.map((line) => line.text)].join('\n')
}

/** `owner/repo#3` and a full address are the same as `#3` in their own repository. */
function local(refs: readonly IssueRef[], here: Here): IssueRef[] {
  return uniqueRefs(refs.map((ref) => localRef(ref, here)))
}
