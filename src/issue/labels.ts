import type { POINTS } from './weights.ts'

/** What a label says about the size of the work. */
export type LabelKind = keyof typeof POINTS.label

/** Labels as most trackers have them, without `kind/`, `type:` and the like before them. */
const KINDS: Readonly<Record<LabelKind, string>> = {
  bug: 'bug, defect, fehler, 缺陷, バグ',
  docs: 'docs, doc, documentation, dokumentation, documentación, typo, 文档, ドキュメント',
  beginner:
    'good first issue, good first bug, first timers only, beginner, beginner friendly, starter, newcomer, low hanging fruit, einsteiger',
  small: 'easy, trivial, small, quick fix, xs, s, size xs, size s, effort low, effort small, minor',
  feature: 'feature, feature request, enhancement, new feature, proposal, 新功能, 機能追加',
  large:
    'epic, large, hard, complex, breaking change, refactor, refactoring, architecture, rfc, l, xl, xxl, size l, size xl, size xxl, effort high, effort large',
}

const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([kind, names]) =>
    names.split(', ').map((name) => [name, kind as LabelKind] as const),
  ),
)

/** What goes before the word itself: `kind/bug`, `Type: bug`, `area: docs`. */
const PREFIX = /^(?:kind|type|area|category|level|difficulty|priority|tag|t|c|k) ?[/:] ?/

/** What a label says: `kindOfLabel('kind/bug')` is `bug`, of `size/XL` it is `large`; undefined = nothing about the size. */
export function kindOfLabel(label: string): LabelKind | undefined {
  if (label.length > 60) return undefined
  const name = label
    .toLowerCase()
    .replace(PREFIX, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return KIND_OF.get(name)
}
