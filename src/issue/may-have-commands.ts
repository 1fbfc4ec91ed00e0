/** Whether it is worth the while to read a text for commands: the parser for that takes a while to load. */
export function mayHaveCommands(body: string): boolean {
  return /^ {0,3}\/[a-z]/im.test(body)
}
