/**
 * Bytes of one token by a file's ending. Measured with the public tokenizer o200k_base on 0.1 to 1.5 MB of open source
 * of each kind (Python's library, Go's, C headers, npm packages, their documentation). Other models' tokenizers differ by
 * some ten per cent; the estimate's margin is larger than that.
 */
export const BYTES_PER_TOKEN: Readonly<Record<string, number>> = {
  c: 3.6,
  css: 3.3,
  go: 3.2,
  h: 3.7,
  hpp: 4.0,
  html: 3.4,
  js: 3.9,
  json: 3.2,
  md: 3.7,
  py: 4.3,
  rst: 4.1,
  sh: 3.1,
  sql: 3.7,
  svg: 1.9,
  ts: 3.8,
  txt: 3.1,
  xml: 3.4,
  yaml: 2.8,
}

/** Endings of the same language, or of one that is written alike. */
const LIKE: Readonly<Record<string, string>> = {
  ...{ cc: 'hpp', cpp: 'hpp', cxx: 'hpp', hh: 'hpp', m: 'c', mm: 'hpp' },
  ...{ cjs: 'js', jsx: 'js', mjs: 'js', cts: 'ts', mts: 'ts', tsx: 'ts', vue: 'ts', svelte: 'ts' },
  ...{ htm: 'html', less: 'css', scss: 'css', markdown: 'md', mdx: 'md', pyi: 'py', yml: 'yaml', bash: 'sh' },
}

/** What is left of the measured ones: the middle between Go and C. */
const OTHERWISE = 3.4

/** The tokens of a file: `tokensOfFile('src/app.py', 4_300)` is 1,000. */
export function tokensOfFile(path: string, bytes: number): number {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const kind = LIKE[ending] ?? ending
  const perToken = Object.hasOwn(BYTES_PER_TOKEN, kind) ? (BYTES_PER_TOKEN[kind] ?? OTHERWISE) : OTHERWISE
  return Math.ceil(bytes / perToken)
}
