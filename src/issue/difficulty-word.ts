import { DIFFICULTIES, type Difficulty } from './spec.ts'

/** Words people use for a difficulty: English, German, Spanish, French, Chinese, Japanese, sizes and traffic lights. */
const WORDS: Record<Difficulty, readonly string[]> = {
  low: [
    ...[
      'low',
      'easy',
      'simple',
      'trivial',
      'small',
      'minor',
      'tiny',
      'beginner',
      'xs',
      's',
      'niedrig',
      'gering',
    ],
    ...[
      'leicht',
      'einfach',
      'klein',
      'baja',
      'bajo',
      'fácil',
      'facil',
      'faible',
      'facile',
      '低',
      '简单',
      '容易',
      '低い',
      '簡単',
      '🟢',
    ],
  ],
  medium: [
    ...[
      'medium',
      'moderate',
      'normal',
      'average',
      'intermediate',
      'med',
      'mid',
      'm',
      'mittel',
      'mäßig',
      'media',
    ],
    ...['medio', 'moyen', 'moyenne', '中', '中等', '普通', '🟡', '🟠'],
  ],
  high: [
    ...[
      'high',
      'hard',
      'difficult',
      'complex',
      'large',
      'big',
      'huge',
      'advanced',
      'expert',
      'l',
      'xl',
      'hoch',
      'schwer',
    ],
    ...[
      'schwierig',
      'komplex',
      'alta',
      'alto',
      'difícil',
      'dificil',
      'élevé',
      'élevée',
      'difficile',
      '高',
      '困难',
      '高い',
      '難しい',
      '难',
      '🔴',
    ],
  ],
}

const DIFFICULTY_OF = new Map(
  DIFFICULTIES.flatMap((difficulty) => WORDS[difficulty].map((word) => [word, difficulty] as const)),
)

const DENIALS: ReadonlySet<string> = new Set(['not', 'nicht', 'kein', 'keine', 'pas', 'non'])

/** The difficulties a text names, in its order: `difficultiesIn('Rather hard')` is `['high']`. */
export function difficultiesIn(text: string): Difficulty[] {
  const words = wordsOf(text)
  // "not easy" is neither low nor surely high.
  const isDenied = (index: number) => DENIALS.has(words[index - 1] ?? '')
  return words.flatMap((word, index) => (isDenied(index) ? [] : (DIFFICULTY_OF.get(word) ?? [])))
}

/** The known word that was probably meant: `nearestDifficulty('hrad')` is `{ word: 'hard', difficulty: 'high' }`. */
export function nearestDifficulty(text: string): { word: string; difficulty: Difficulty } | undefined {
  for (const mistyped of wordsOf(text).slice(0, 3)) {
    // Two letters or fewer are near to anything.
    if (mistyped.length < 3 || mistyped.length > 12) continue
    for (const [word, difficulty] of DIFFICULTY_OF) {
      if (word.length >= 3 && word !== mistyped && isOneSlipAway(mistyped, word)) return { word, difficulty }
    }
  }
  return undefined
}

/** True if one letter is missing, doubled or wrong, or two neighbours are swapped: `hrad` and `hard`. */
function isOneSlipAway(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false
  let start = 0
  while (start < typed.length && typed[start] === meant[start]) start += 1
  const [restTyped, restMeant] = [typed.slice(start), meant.slice(start)]
  if (restTyped.slice(1) === restMeant.slice(1)) return true
  if (restTyped.slice(1) === restMeant || restTyped === restMeant.slice(1)) return true
  const isSwapped = restTyped[0] === restMeant[1] && restTyped[1] === restMeant[0]
  return isSwapped && restTyped.slice(2) === restMeant.slice(2)
}

function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, 500)
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}'’]+|[🟢🟡🟠🔴]/gu) ?? []
  )
}
