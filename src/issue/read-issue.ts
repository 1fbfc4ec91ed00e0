import { readDependencies } from './dependencies.ts'
import { readStatements } from './fields.ts'
import { mentionedFiles } from './file-paths.ts'
import { guessDifficulty, guessTokens, type Signals } from './heuristic.ts'
import { type Here, localRef, uniqueRefs } from './issue-ref.ts'
import { type Document, readMarkdown } from './markdown.ts'
import type { IssuePlace, IssueRef, IssueText, Spec } from './spec.ts'
import { statedDifficulty, statedFiles, statedTokens } from './stated.ts'

export { textHash } from './text-hash.ts'

const TOO_LONG = 'The text is very long; I read only its beginning, so please state what matters there.'

/**
 * What an issue asks for: what its author stated, and a guess where nothing is stated (heuristic.ts, estimate.ts).
 * `readIssue({ title: 'Fix typo', body: 'Blocked by: #3', labels: [] }, { owner, repo, baseUrls })`. Pure, and it never
 * throws, whatever a stranger wrote. References to the issue itself are kept: who tracks dependencies says so.
 */
export function readIssue(issue: IssueText, where: IssuePlace): Spec {
  const document = readMarkdown(issue.body)
  const statements = readStatements(document.lines)
  const listed = statedFiles(statements)
  const files = listed.length > 0 ? listed : mentionedFiles(proseOf(issue, document))
  const signals: Signals = { title: issue.title, labels: issue.labels, document, files }

  const difficulty = statedDifficulty(statements)
  const tokens = statedTokens(statements)
  const dependencies = readDependencies(document.lines, where)
  const chosen = difficulty.sourced ?? guessedDifficulty(signals)
  return {
    difficulty: chosen,
    contextTokens: tokens.sourced ?? guessedTokens(chosen.value, signals, listed.length),
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
