import type { Traits } from '../traits.ts'

const HTML: Record<string, string> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/** JSON as Go prints it for this type of event: indented, no newline at the end, before 1.26 `<>&` escaped. */
export function goJson(value: unknown, traits: Traits, type: string): string {
  const text = JSON.stringify(value, null, indentOf(traits, type))
  return traits.htmlEscapes ? text.replace(/[<>&\u2028\u2029]/g, (letter) => HTML[letter] ?? letter) : text
}

/** Two spaces, but one for wikis and repositories; Forgejo prints branches that come and go on one line. */
function indentOf(traits: Traits, type: string): number {
  if (type === 'wiki' || type === 'repository') return 1
  return traits.forgejo && (type === 'create' || type === 'delete') ? 0 : 2
}
