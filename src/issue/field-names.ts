/** What an author can state about an issue. */
export type Field =
  | 'difficulty'
  | 'estimate'
  | 'files'
  | 'dependencies'
  | 'blockedBy'
  | 'blocks'
  | 'tests'
  | 'docs'
  | 'wish'

/**
 * The words people put above or before a value, in small letters, without punctuation; the first of each is the one
 * that our own documentation uses. Languages: English, German, Spanish, French, Chinese, Japanese.
 */
const NAMES: Record<Field, readonly string[]> = {
  difficulty: [
    ...[
      'difficulty',
      'difficulty level',
      'estimated difficulty',
      'complexity',
      'schwierigkeit',
      'schwierigkeitsgrad',
    ],
    ...[
      'komplexität',
      'dificultad',
      'complejidad',
      'difficulté',
      'complexité',
      '难度',
      '复杂度',
      '難易度',
      '難度',
    ],
  ],
  estimate: [
    ...[
      'context estimate',
      'context',
      'context size',
      'estimated context',
      'context tokens',
      'context length',
    ],
    ...[
      'estimate',
      'token estimate',
      'estimated tokens',
      'tokens',
      'kontext',
      'kontextschätzung',
      'schätzung',
    ],
    ...[
      'contexto',
      'contexto estimado',
      'contexte',
      'contexte estimé',
      '上下文',
      '上下文估计',
      '估计',
      'コンテキスト',
      '見積もり',
    ],
  ],
  files: [
    ...[
      'files',
      'affected files',
      'files affected',
      'files to change',
      'files to touch',
      'files changed',
      'relevant files',
    ],
    ...[
      'files involved',
      'dateien',
      'betroffene dateien',
      'archivos',
      'ficheros',
      'fichiers',
      '文件',
      '相关文件',
      'ファイル',
      '関連ファイル',
    ],
  ],
  dependencies: [
    ...[
      'dependencies',
      'dependency',
      'depends',
      'prerequisites',
      'prerequisite',
      'voraussetzungen',
      'abhängigkeiten',
      'dependencias',
      'dépendances',
      '依赖关系',
      '依存関係',
    ],
  ],
  blockedBy: [
    ...[
      'blocked by',
      'depends on',
      'dependent on',
      'is blocked by',
      'blocked on',
      'blocker',
      'blockers',
      'requires',
      'needs',
    ],
    ...[
      'waiting for',
      'waiting on',
      'waits for',
      'blockiert durch',
      'blockiert von',
      'hängt ab von',
      'abhängig von',
    ],
    ...[
      'bloqueado por',
      'depende de',
      'bloqué par',
      'dépend de',
      '阻塞于',
      '依赖',
      '依赖于',
      '被阻塞',
      '依存',
      '前提',
    ],
  ],
  blocks: ['blocks', 'blocking', 'is blocking', 'blockiert', 'bloquea', 'bloque', '阻塞', 'ブロック'],
  tests: ['tests', 'tests wanted', 'wants tests', 'automated tests', 'pruebas', '测试', 'テスト'],
  docs: [
    ...['documentation', 'docs', 'documentation wanted', 'dokumentation', 'documentación'],
    ...['文档', 'ドキュメント'],
  ],
  wish: ['agent', 'preferred agent', 'agente', '代理', 'エージェント'],
}

/**
 * Names that are also ordinary words (`## Context` is mostly a story, and so is `## Tests`). What stands under them counts if it can be
 * read and is passed over in silence if not.
 */
const WEAK_NAMES: ReadonlySet<string> = new Set([
  ...['context', 'estimate', 'tokens', 'kontext', 'schätzung', 'contexto', 'contexte', '上下文', '估计'],
  ...['コンテキスト', '見積もり', '前提', ...NAMES.tests, ...NAMES.docs, ...NAMES.wish],
  ...[
    'complexity',
    'komplexität',
    'complejidad',
    'complexité',
    '复杂度',
    'depends',
    'requires',
    'needs',
    'prerequisites',
    'prerequisite',
    'voraussetzungen',
    'blocker',
    'blockers',
  ],
])

const FIELD_OF = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.map((name) => [name, field as Field] as const)),
)

/** The name that our own documentation uses: `nameOfField('blockedBy')` is `blocked by`. */
export function nameOfField(field: Field): string {
  return NAMES[field][0] ?? field
}

/**
 * True if a line of a text that nobody parsed begins with a name of what it waits for: `## Dependencies`, `- **Blocked by:** #3`.
 * Ordinary words (`requires`) do not count, as such a text is mostly a log.
 */
export function mayNameBlockers(text: string): boolean {
  return BLOCKER_LINE.test(text)
}

const BLOCKER_NAMES = [...NAMES.dependencies, ...NAMES.blockedBy].filter((name) => !WEAK_NAMES.has(name))
const BLOCKER_LINE = new RegExp(
  `^[^\\p{L}\\p{N}\\r\\n]{0,20}(?:${BLOCKER_NAMES.map((name) => name.replaceAll(' ', '[ _-]')).join('|')})(?![\\p{L}\\p{N}])`,
  'imu',
)

/** A name that was found: which field, and whether it may be an ordinary word. */
export interface NamedField {
  readonly field: Field
  readonly isWeak: boolean
}

/** A label and what follows it on its line: `Blocked by: #3` is `{ field: 'blockedBy', value: '#3', … }`. */
export interface Labelled extends NamedField {
  readonly value: string
}

const SEPARATOR = /[:：=|]|\s[-–—]\s|->|→/u

/** The field a heading or bold word names: `fieldNamed('2. **Context Estimate** (optional)')` is the estimate. */
export function fieldNamed(words: string): NamedField | undefined {
  const name = nameOf(words)
  const field = FIELD_OF.get(name)
  return field && { field, isWeak: WEAK_NAMES.has(name) }
}

/**
 * The label at the start of a line, with its value: `labelled('Difficulty: high')`. Separators are `:`, `=`, `|`
 * (a table row), an arrow or a dash between spaces; a line that is only a name has an empty value, and of
 * `Difficulty high` the value is `high`.
 */
export function labelled(line: string): Labelled | undefined {
  const start = line.replace(/^[\s|]+/, '')
  const separator = SEPARATOR.exec(start)
  if (separator) {
    const named = fieldNamed(start.slice(0, separator.index))
    if (named) return { ...named, value: bareValue(start.slice(separator.index + separator[0].length)) }
  }
  const whole = fieldNamed(start)
  if (whole) return { ...whole, value: '' }
  return twoWords(start)
}

/** `**Difficulty** high`: bold instead of a colon, which leaves just two words. */
function twoWords(line: string): Labelled | undefined {
  const [first = '', second, third] = line.split(' ', 3)
  if (second === undefined || third !== undefined) return undefined
  const named = fieldNamed(first)
  return named?.field === 'difficulty' ? { ...named, value: second } : undefined
}

/** Without the marks around it (`**high**`, ` high |`). By hand: a pattern for the end would be slow on a row of marks. */
function bareValue(rest: string): string {
  let [start, end] = [0, rest.length]
  while (start < end && ' *_:：'.includes(rest.charAt(start))) start += 1
  while (end > start && ' *|'.includes(rest.charAt(end - 1))) end -= 1
  return rest.slice(start, end)
}

/** Without numbering, emoji and marks; a text with a number left in it says more than a name. */
function nameOf(words: string): string {
  const name = words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}#]*\d{1,2}[.)]/u, '')
    .replace(/\([^()#]*\)/g, ' ')
  return /\p{N}/u.test(name) ? '' : name.replace(/[^\p{L}]+/gu, ' ').trim()
}
