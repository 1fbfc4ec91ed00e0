const LONGEST_QUOTED = 60

/** Somebody's words in an answer, as code: they mention nobody, link nowhere and end no line. */
export function inCode(text: string): string {
  const plain = text.replace(/[`\s\p{C}]+/gu, ' ').trim()
  const short = plain.length > LONGEST_QUOTED ? `${plain.slice(0, LONGEST_QUOTED).trimEnd()}…` : plain
  return `\`${short === '' ? ' ' : short}\``
}
