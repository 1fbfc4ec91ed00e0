import { labelled } from './field-names.ts'
import type { KnownUrls } from './issue-ref.ts'
import { startsWithRef } from './ref-list.ts'

/** Which way a dependency points: this issue waits for others, or others wait for it. */
export type Relation = 'blockedBy' | 'blocks'

/** A relation and the words that follow it on the line. */
export interface Phrase {
  readonly relation: Relation
  readonly value: string
  /** The value of a label may stand below it. A loose one (`Dependencies: numpy`) need not name an issue at all. */
  readonly kind: 'label' | 'loose label' | 'verb'
}

const VERBS: Record<Relation, readonly string[]> = {
  blockedBy: [
    ...[
      'blocked by',
      'blocked on',
      'depends on',
      'dependent on',
      'depending on',
      'requires',
      'waiting for',
      'waiting on',
      'waits for',
    ],
    ...[
      'blockiert durch',
      'blockiert von',
      'hängt ab von',
      'abhängig von',
      'bloqueado por',
      'bloqueada por',
      'depende de',
    ],
    ...['bloqué par', 'bloquée par', 'dépend de', '阻塞于', '依赖于', '依赖'],
  ],
  blocks: ['blocks', 'blocking', 'blockiert', 'bloquea', 'bloque', '阻塞'],
}

const RELATION_OF = new Map([
  ...VERBS.blockedBy.map((verb) => [verb, 'blockedBy'] as const),
  ...VERBS.blocks.map((verb) => [verb, 'blocks'] as const),
])

/** Longer verbs first, so that `blockiert von` is not read as `blockiert`. */
const anyVerb = [...RELATION_OF.keys()].sort((a, b) => b.length - a.length).join('|')

/**
 * A verb where a clause begins: at the start, after a mark, or after `and`. So "this is no longer blocked by #3" and
 * "we were blocked by #3" state nothing.
 */
const PHRASE = new RegExp(
  `(?:^[^\\p{L}\\p{N}#/]{0,20}|[.;,!?(，。；] ?|(?<=[\\p{N}\\p{L})]) (?:and|und|et|y|but|aber) )` +
    `(?:(?:and|but|und|aber|y|et|this|it|issue|task|ticket|is|also|currently|dies|diese aufgabe|ist|esto|está|ceci|est) ){0,5}(${anyVerb})(?![\\p{Script=Latin}]) ?[:：]? ?`,
  'giu',
)

/** After these a reference may come later in the sentence: `Blocked by the login work (#12)`. */
const CLEAR_VERBS: ReadonlySet<string> = new Set([
  'blocked by',
  'depends on',
  'hängt ab von',
  'depende de',
  'dépend de',
])

/**
 * The relations a line states: `Depends on #3 and blocks #9` has two. A label counts whatever follows it; a verb in a
 * sentence counts only if a reference follows at once.
 */
export function relationPhrases(line: string, where: KnownUrls): Phrase[] {
  const label = relationLabel(line)
  const verbs = [...line.matchAll(PHRASE)].filter(
    (match) => isStatement(match, line, where) && !(label && match.index === 0),
  )
  const spoken = verbs.map(
    (match, index): Phrase => ({
      relation: RELATION_OF.get((match[1] ?? '').toLowerCase()) ?? 'blockedBy',
      value: line.slice(match.index + match[0].length, verbs[index + 1]?.index),
      kind: 'verb',
    }),
  )
  if (!label) return spoken
  const rest = verbs[0] ? label.value.slice(0, -(line.length - verbs[0].index)) : label.value
  return [{ ...label, value: rest }, ...spoken]
}

function isStatement(match: RegExpExecArray, line: string, where: KnownUrls): boolean {
  const rest = line.slice(match.index + match[0].length)
  return startsWithRef(rest, where) || (match.index === 0 && CLEAR_VERBS.has((match[1] ?? '').toLowerCase()))
}

/** `Blocked by: …`, `**Blocks** …` alone on a line, `Dependencies: …`: what follows is the value, in whatever words. */
function relationLabel(line: string): Phrase | undefined {
  const label = labelled(line)
  if (!label) return undefined
  const { field, value } = label
  if (field !== 'blockedBy' && field !== 'blocks' && field !== 'dependencies') return undefined
  const isLoose = label.isWeak || field === 'dependencies'
  return {
    relation: field === 'blocks' ? 'blocks' : 'blockedBy',
    value,
    kind: isLoose ? 'loose label' : 'label',
  }
}
