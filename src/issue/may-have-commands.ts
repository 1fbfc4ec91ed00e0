/** What may stand before the slash: up to three blanks, and what nobody sees, as editors and other programs leave it there. */
export const BEFORE_SLASH = / {0,3}(?:[\u00a0\ufeff\u200b\u2060]|\u200c|\u200d){0,3}/.source

const AT_SLASH = new RegExp(`^${BEFORE_SLASH}/[a-z]`, 'im')

/** Whether it is worth the while to read a text for commands: the parser for that takes a while to load. */
export function mayHaveCommands(body: string): boolean {
  return AT_SLASH.test(body)
}

/** Whether every line of a text is a command, so that it orders something and says nothing. */
export function isOnlyCommands(body: string): boolean {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 0 && lines.every((line) => /^ {0,3}\/[a-z]/i.test(line))
}
