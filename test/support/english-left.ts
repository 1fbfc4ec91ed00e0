/** Words that no German sentence has. */
const ENGLISH =
  /\b(the|this|that|is|are|and|of|to|not|it|its|which|with|for|by|has|have|because|nothing|free|waits|needs|than|only|as)\b/i

/** Whether there is an English word in what the bot says itself, see {@link ownWords}. */
export function hasEnglish(line: string): boolean {
  return ENGLISH.test(ownWords(line))
}

/** What the bot says itself in a line: without code, numbers, the words of a text that it quotes, and what draws a picture. */
export function ownWords(line: string): string {
  return line
    .replaceAll(/`[^`]*`|'[^']*'|<[^>]*>|[@#]\S+|\bUS\$\S+/g, ' ')
    .replaceAll(/: (?:Difficulty|Context Estimate|Blocked by:).*$/g, ' ')
    .replaceAll(/\d+[km]?\b/gi, ' ')
    .trim()
}
