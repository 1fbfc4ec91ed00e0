import type { Found } from '../issue/reading.ts'
import type { IssueRef, Source, Spec } from '../issue/spec.ts'
import type { Task } from './task.ts'

/** A spec as it was stored before each part of it told who found it. */
interface FirstSpec {
  readonly difficulty: { readonly value: Spec['difficulty']['value']; readonly source: Source }
  readonly contextTokens: { readonly value: number; readonly source: Source }
  readonly files: readonly string[]
  readonly blockedBy: readonly IssueRef[]
  readonly blocks: readonly IssueRef[]
  readonly problems: readonly string[]
}

/** A task as it stands in the database. One of an older version is what it was, until its text is changed and read anew. */
export function storedTask(document: string): Task {
  const task = JSON.parse(document) as Omit<Task, 'spec'> & { readonly spec: Spec | FirstSpec }
  return { ...task, spec: 'estimate' in task.spec ? task.spec : upgraded(task.spec) }
}

function upgraded(first: FirstSpec): Spec {
  const { value: tokens, source } = first.contextTokens
  const files = first.files.map((path) => ({ path, tokens: null }))
  return {
    difficulty: found(first.difficulty.value, first.difficulty.source),
    estimate: found({ p50: tokens, p90: tokens }, source),
    files: found(files, 'heuristic'),
    blockedBy: found(first.blockedBy, 'stated'),
    blocks: found(first.blocks, 'stated'),
    wantsTests: found(true, 'heuristic'),
    wantsDocs: found('none', 'heuristic'),
    problems: first.problems,
  }
}

function found<T>(value: T, source: Source): Found<T> {
  return { value, source, words: '', confidence: source === 'stated' ? 1 : 0 }
}
