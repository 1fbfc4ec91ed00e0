/**
 * Words that make work likely to be small or large. Short on purpose: a word is here only if it means the same in most
 * projects. `*` stands for any ending. English, German, Spanish, French, Chinese; docs/estimates.md explains the score.
 */
const SMALL = [
  ...[
    'typo*',
    'misspel*',
    'spelling',
    'rename*',
    'wording',
    'docs',
    'documentation',
    'docstring*',
    'readme',
    'changelog',
  ],
  ...[
    'broken link*',
    'dead link*',
    'grammar',
    'whitespace',
    'error message',
    'warning message',
    'help text',
    'tooltip',
  ],
  ...[
    'tippfehler',
    'rechtschreib*',
    'umbenennen',
    'dokumentation',
    'errata',
    'error tipográfico',
    'renombrar',
  ],
  ...['documentación', 'faute de frappe', 'coquille*', 'renommer', 'orthographe'],
]
const SMALL_CHINESE = ['错别字', '拼写', '重命名', '文档', '笔误']

const LARGE = [
  ...[
    'refactor*',
    'migrate to',
    'migrate from',
    'migrate the',
    'migrate all',
    'migration to',
    'migration from',
    'redesign*',
  ],
  ...[
    'rewrite',
    'rearchitect*',
    'architecture',
    'concurrency',
    'race condition*',
    'data race*',
    'deadlock*',
    'thread safe*',
  ],
  ...[
    'security',
    'vulnerabilit*',
    'memory leak*',
    'distributed',
    'overhaul*',
    'umbau*',
    'migrieren',
    'neu schreiben',
  ],
  ...[
    'architektur',
    'nebenläufig*',
    'sicherheitslücke*',
    'refaktorier*',
    'refactoriz*',
    'migrar',
    'migración',
    'rediseñ*',
  ],
  ...[
    'concurrencia',
    'seguridad',
    'reescribir',
    'refonte',
    'refactoris*',
    'migrer',
    'réécri*',
    'concurrence',
    'sécurité',
  ],
]
const LARGE_CHINESE = ['重构', '迁移', '重新设计', '重写', '并发', '安全漏洞', '竞态', '死锁', '架构']

const DOCS = [
  'docs',
  'documentation',
  'docstring*',
  'readme',
  'changelog',
  'dokumentation',
  'documentación',
  '文档',
]

const smallWords = anyOf(SMALL, SMALL_CHINESE)
const largeWords = anyOf(LARGE, LARGE_CHINESE)
const docsWords = anyOf(DOCS.slice(0, -1), DOCS.slice(-1))

/** The words that point to small work, each once: `smallWordsIn('Fix typo')` is `['typo']`. */
export const smallWordsIn = (text: string): string[] => found(text, smallWords)

/** The words that point to large work, each once: `largeWordsIn('Refactoring the scheduler')` is `['refactoring']`. */
export const largeWordsIn = (text: string): string[] => found(text, largeWords)

/** True if the text asks for documentation besides the code, or only for that. */
export const mentionsDocs = (text: string): boolean => found(text, docsWords).length > 0

function found(text: string, words: RegExp): string[] {
  return [...new Set(text.toLowerCase().match(words) ?? [])]
}

/** Chinese is written without spaces, so only the other words need borders. */
function anyOf(words: readonly string[], chinese: readonly string[]): RegExp {
  const bordered = words.map((word) => word.replace('*', '\\p{L}{0,12}').replace(' ', '[ -]')).join('|')
  return new RegExp(`(?<![\\p{L}\\d_])(?:${bordered})(?![\\p{L}\\d_])|${chinese.join('|')}`, 'gu')
}
