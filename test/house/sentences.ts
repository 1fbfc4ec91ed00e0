import {
  isArrowFunction,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isIdentifier,
  isMethodDeclaration,
  isNoSubstitutionTemplateLiteral,
  isTaggedTemplateExpression,
  isTemplateExpression,
  type Node,
  type TaggedTemplateExpression,
} from 'typescript/unstable/ast'
import type { Catalog } from '../../src/language/catalog.ts'
import { filesIn, lineOf, nodesOf } from './house.ts'

/** Which part of a catalog has the sentences of which tag. */
const PARTS: Readonly<Record<string, keyof Catalog>> = { say: 'said', english: 'kept', clue: 'clues' }

/** A sentence of the bot as it is written in the code. */
export interface Sentence {
  readonly part: keyof Catalog
  /** `Waits for {0}.` */
  readonly key: string
  /** `src/plugins/status/messages.ts:74` */
  readonly where: string
  /** It is made while the file is loaded, when nobody has settled a language yet. */
  readonly isTooEarly: boolean
}

/** Every sentence below src/ that is put behind one of the tags. */
export function sentencesIn(): readonly Sentence[] {
  return filesIn('src')
    .filter(({ path }) => !path.startsWith('src/language/'))
    .flatMap(({ path, tree }) =>
      nodesOf(tree).flatMap((node): Sentence[] => {
        if (!isTaggedTemplateExpression(node) || !isIdentifier(node.tag)) return []
        const part = PARTS[node.tag.text]
        if (!part) return []
        const isTooEarly = part === 'said' && !isInFunction(node)
        return [{ part, key: keyOf(node), where: `${path}:${lineOf(node, tree)}`, isTooEarly }]
      }),
    )
}

function keyOf({ template }: TaggedTemplateExpression): string {
  if (isNoSubstitutionTemplateLiteral(template)) return template.text
  if (!isTemplateExpression(template)) return ''
  return template.templateSpans.reduce(
    (text, { literal }, index) => `${text}{${index}}${literal.text}`,
    template.head.text,
  )
}

function isInFunction(node: Node): boolean {
  for (let one: Node | undefined = node.parent; one; one = one.parent) if (isFunctionLike(one)) return true
  return false
}

function isFunctionLike(node: Node): boolean {
  if (isArrowFunction(node) || isFunctionDeclaration(node) || isFunctionExpression(node)) return true
  return isMethodDeclaration(node) || isGetAccessorDeclaration(node) || isConstructorDeclaration(node)
}

/** The places of a sentence, each once and in order; `{=0}` is one, too. */
export function placesOf(sentence: string): string {
  return [...new Set(sentence.replaceAll('{=', '{').match(/\{\d+\}/g))].sort().join(' ')
}
