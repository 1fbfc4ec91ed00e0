/** A list longer than this is a log, not a plan. */
export const MAX_FILES = 200

const MAX_PATH_LENGTH = 200

/** Endings that make a word a file even without a folder: `config.yml` is one, `e.g` and `node.js` users are not. */
const ENDINGS = new Set(
  (
    'c cc cpp cxx h hpp cs css scss less go html java js jsx mjs cjs json kt lua md mdx php pl py pyi rb rs rst scala sh ' +
    'sql svelte swift toml ts tsx mts cts txt vue xml yaml yml zig ex exs erl hs clj dart proto tf gradle ini cfg conf ' +
    'lock env ipynb r jl m mm vb fs ml tmpl tpl pot po csv svg bat ps1'
  ).split(' '),
)

/** Files that have no ending. */
const BARE_NAMES = /^(?:Dockerfile|Makefile|Jenkinsfile|Rakefile|Gemfile|Procfile|LICENSE|CODEOWNERS)$/

/** Names that look like a file and are a product. */
const PRODUCTS = /^(?:node|next|vue|nuxt|express|three|d3|chart|socket|react|asp)\.(?:js|io|net)$/i

const PATH = /^(?:[\w@.+-]{1,100}\/){0,20}[\w@.+$[\]()-]{1,100}$/

/**
 * The files that prose mentions, each once, in order: `mentionedFiles('Fix src/a.ts and `b.py`:12')` is
 * `['src/a.ts', 'b.py']`. A word counts as a file by its ending; addresses (`https://…`) never count.
 */
export function mentionedFiles(text: string): string[] {
  const words = text.split(/[\s`"'<>|,;，；、：]+/).map(bareWord)
  return [...new Set(words.filter(isFile))].slice(0, MAX_FILES)
}

/** The same where files are expected, as under `## Files`: there a folder (`src/app/`) or any path counts, too. */
export function listedFiles(text: string): string[] {
  const words = text.split(/[\s`"'<>|,;，；、：]+/).map(bareWord)
  return [...new Set(words.filter((word) => isFile(word) || isPath(word)))].slice(0, MAX_FILES)
}

/** Without what surrounds a path in a sentence: `(src/a.ts:12).` is `src/a.ts`. */
function bareWord(word: string): string {
  return word
    .slice(0, MAX_PATH_LENGTH + 50)
    .replace(/^[([{*_]+|[)\]}.:*!?…]+$/g, '')
    .replace(/(?:[:#]L?\d+(?:[-:]L?\d+)?)$/, '')
    .replace(/^\.\//, '')
}

function isFile(word: string): boolean {
  if (word.length > MAX_PATH_LENGTH || !PATH.test(word) || PRODUCTS.test(word)) return false
  const name = word.slice(word.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return BARE_NAMES.test(name) || (dot > 0 && ENDINGS.has(name.slice(dot + 1).toLowerCase()))
}

/** `src/app/`, `src/*.ts`, `cmd/server`: a slash makes a path, a reference such as `owner/repo#3` does not. */
function isPath(word: string): boolean {
  return (
    word.length <= MAX_PATH_LENGTH &&
    /^[\w@.+*{}-]{1,100}(?:\/[\w@.+*{}-]{0,100}){1,20}$/.test(word) &&
    /[a-z]/i.test(word)
  )
}
