import { labelled } from './field-names.ts'
import type { KnownUrls } from './issue-ref.ts'
import { isAsked, startsWithRef, wordsBesideRefs } from './ref-list.ts'

/** Which way a dependency points: this issue waits for others, or others wait for it. */
export type Relation = 'blockedBy' | 'blocks'

/** A relation and the words that follow it on the line. */
export interface Phrase {
  readonly relation: Relation
  readonly value: string
  /** The whole clause, the relation and what follows it, as it stands on the line. */
  readonly words: string
  /** The value of a label may stand below it. A loose one (`Dependencies: numpy`) need not name an issue at all. */
  readonly kind: 'label' | 'loose label' | 'verb'
}

const VERBS: Record<Relation, readonly string[]> = {
  blockedBy: [
    ...[
      'blocked by',
      'blocked on',
      'blocked until',
      'depends on',
      'depends upon',
      'dependent on',
      'depending on',
      'requires',
      'waiting for',
      'waiting on',
      'waits for',
      'waits on',
      'wait for',
      'wait on',
      'depend on',
      'depend upon',
      'needs',
      'need',
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

/** `Blocked: #3`; without its colon it may tell of something else, as `We blocked #3` does. */
const BLOCKED = 'blocked'

/** The same with its issues on the lines below. */
const BLOCKED_BELOW = /^[^\p{L}\p{N}#/]{0,20}blocked[*_]{0,3} ?[:：][ *_]*$/iu

const RELATION_OF = new Map([
  [BLOCKED, 'blockedBy'] as const,
  ...VERBS.blockedBy.map((verb) => [verb, 'blockedBy'] as const),
  ...VERBS.blocks.map((verb) => [verb, 'blocks'] as const),
])

/** Longer verbs first, so that `blockiert von` is not read as `blockiert`. */
const anyVerb = [...RELATION_OF.keys()]
  .sort((a, b) => b.length - a.length)
  .map((verb) => (verb === BLOCKED ? `${BLOCKED}(?=[*_]{0,3} ?[:：])` : verb))
  .join('|')

/** What may stand between the beginning of a clause and its verb, if that clause is about this issue. */
const ABOUT_THIS =
  'and|but|und|aber|y|et|this|it|we|one|issue|task|ticket|change|work|is|are|must|has to|have to|also|currently|still|dies|diese aufgabe|ist|esto|está|ceci|est'

/** With these a clause may have any subject: `The login page depends on #3`. */
const SPOKEN_VERB =
  'blocked by|blocked on|depends on|depends upon|depend on|depend upon|dependent on|waiting for|waiting on|waits for|waits on'

/**
 * A verb where a clause begins: at the start, after a mark, or after `and`; or, of a few verbs, after a subject of up to
 * eight words. Whether the subject says the contrary ("we were blocked by #3") is for {@link DENIED} to tell.
 */
const PHRASE = new RegExp(
  `(?:^[^\\p{L}\\p{N}#/]{0,20}|[.;,!?(，。；] ?|(?<=[\\p{N}\\p{L})]) (?:and|und|et|y|but|aber) )` +
    `(?:(?:(?:${ABOUT_THIS}) ){0,5}(${anyVerb})|((?:(?!(?:and|but|und|aber|y|et) )[\\p{L}'’-]{1,40} ){1,8}?)(${SPOKEN_VERB}))` +
    `(?![\\p{Script=Latin}]) ?[:：]? ?`,
  'giu',
)

/** A clause that denies, asks, supposes, looks back, or is about something else: `If this is blocked by #3`, `the one that depends on #3`. */
const DENIED =
  /(?<!\p{L})(?:not|no|never|nothing|nobody|none|neither|nor|hardly|longer|was|were|been|being|had|used|if|whether|unless|once|when|until|because|since|although|while|does|do|did|stop|stopped|fixed|which|who|what|why|other|another|others|previously|formerly|would|could|might|may|should|cannot|\p{L}{1,10}n['’]t|that(?: is| are)?(?= $))(?!\p{L})/iu

/** Behind the reference: `depends on #3 no more`. */
const NO_MORE = /^[^.!?;]{0,80}(?<!\p{L})(?:no more|no longer|any ?more)(?!\p{L})/iu
/** `Customers waiting for #3 complained` is about others; `We are waiting for #3` is not. */
const IS =
  /(?<!\p{L})(?:am|is|are|['’](?:m|re|s)|\p{L}{1,10}['’](?:m|re|s)|still|currently)(?: (?:still|currently|all|just|now))? $/iu

/** `Is this blocked by #3?`, and not `This is blocked by #3`. */
const INVERTED =
  /^[^\p{L}]*(?:(?:and|but|und|aber|y|et) )?(?:is|are|must|ist|está|est) (?:this|it|we|one|dies|diese aufgabe|esto|ceci)(?!\p{L})/iu

/** `After #3`, `Start after #3 is merged`: a whole line that says nothing else. */
const AFTER = /^[^\p{L}\p{N}#/]{0,20}(?:(?:only|do|this|it|start|begin|can|to|be|done|started) ){0,5}after /iu
const UNTIL_DONE =
  /^(?:and|or|is|are|has|have|been|gets?|merged|lands?|landed|closed|done|finished|fixed|released|complete|completed|ready|only)$/i

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
  const after = label ? undefined : afterPhrase(line, where)
  if (after) return [after]
  const verbs = [...line.matchAll(PHRASE)].filter(
    (match) => isStatement(match, line, where) && !(label && match.index === 0),
  )
  const spoken = verbs.map(
    (match, index): Phrase => ({
      relation: RELATION_OF.get(verbOf(match)) ?? 'blockedBy',
      value: line.slice(match.index + match[0].length, verbs[index + 1]?.index),
      words: line.slice(match.index, verbs[index + 1]?.index).replace(/^[^\p{L}\p{N}#]+/u, ''),
      kind: 'verb',
    }),
  )
  if (!label) return spoken
  const rest = verbs[0] ? label.value.slice(0, -(line.length - verbs[0].index)) : label.value
  return [{ ...label, value: rest, words: line.slice(0, verbs[0]?.index) }, ...spoken]
}

function isStatement(match: RegExpExecArray, line: string, where: KnownUrls): boolean {
  const rest = line.slice(match.index + match[0].length)
  if (startsWithRef(rest, where)) {
    const mayAsk = match[2] !== undefined || verbOf(match) === BLOCKED || INVERTED.test(match[0])
    if (mayAsk && isAsked(rest, where)) return false
    return match[2] === undefined || isSaidOfThis(match[2], verbOf(match), rest)
  }
  return match.index === 0 && match[1] !== undefined && CLEAR_VERBS.has(verbOf(match))
}

/** Of a clause with a subject: whether it says so, today, of the work itself. */
function isSaidOfThis(subject: string, verb: string, rest: string): boolean {
  if (DENIED.test(subject) || NO_MORE.test(rest)) return false
  return !verb.startsWith('waiting') || IS.test(subject)
}

function verbOf(match: RegExpExecArray): string {
  return (match[1] ?? match[3] ?? '').toLowerCase()
}

/** "After #3 was merged we saw a crash" is a story; "after #3" on a line of its own is an order. */
function afterPhrase(line: string, where: KnownUrls): Phrase | undefined {
  const [beginning] = AFTER.exec(line) ?? []
  if (beginning === undefined) return undefined
  const value = line.slice(beginning.length).replaceAll(/(?<=(?:and|und|et|[,;&]) )after /gi, '')
  if (!startsWithRef(value, where)) return undefined
  const words = wordsBesideRefs(value, where)
  return words.every((word) => UNTIL_DONE.test(word))
    ? { relation: 'blockedBy', value, words: line, kind: 'verb' }
    : undefined
}

/** `Blocked by: …`, `**Blocks** …` alone on a line, `Dependencies: …`: what follows is the value, in whatever words. */
function relationLabel(line: string): Phrase | undefined {
  if (BLOCKED_BELOW.test(line)) return { relation: 'blockedBy', value: '', words: line, kind: 'loose label' }
  const label = labelled(line)
  if (!label) return undefined
  const { field, value } = label
  if (field !== 'blockedBy' && field !== 'blocks' && field !== 'dependencies') return undefined
  const isLoose = label.isWeak || field === 'dependencies'
  return {
    relation: field === 'blocks' ? 'blocks' : 'blockedBy',
    value,
    words: line,
    kind: isLoose ? 'loose label' : 'label',
  }
}
