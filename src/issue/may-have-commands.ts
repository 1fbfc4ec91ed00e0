/** Whether it is worth the while to read a text for commands: the parser for that takes a while to load. */
export function mayHaveCommands(body: string): boolean {
  return /^ {0,3}\/[a-z]/im.test(body)
}

/** Whether every line of a text is a command, so that it orders something and says nothing. */
export function isOnlyCommands(body: string): boolean {
  const lines = body.split('\n').filter((line) => line.trim() !== '')
  return lines.length > 0 && lines.every((line) => /^ {0,3}\/[a-z]/i.test(line))
}
