/** Text that looks like a secret, whoever it belongs to. */
const SHAPES: readonly RegExp[] = [
  // ours, also behind the letter of an escaped sign: token%3Dmca_…
  /mca_[\w-]{8,}/g,
  /\bsk-[\w-]{16,}/g,
  /\bgh[opsur]_\w{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{16,}/g,
  /\bxox[abprs]-[\w-]{10,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
]
const IN_ADDRESS = /(\bhttps?:\/\/)[^\s/@]+@/gi
const IN_HEADER = /\b(bearer|basic|token)(\s+)[\w.~+/=-]{12,}/gi

/** Three words with points between, from where a word begins: looked for from each place in it, a long line would take minutes. */
const DOTTED = /(?<![\w-])[\w-]{13,}\.[\w-]{10,}\.[\w-]*/g
const GONE = '[secret]'

/** What takes secrets out of a text: known ones, and what is shaped like one. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .flatMap((secret) => formsOf(secret))
    .filter((secret, index, all) => secret !== '' && all.indexOf(secret) === index)
    // a longer one first: it may have a shorter one in it
    .sort((a, b) => b.length - a.length)
  return (text) => {
    const shaped = SHAPES.reduce((rest, shape) => rest.replaceAll(shape, GONE), text)
    const untold = shaped.replaceAll(DOTTED, withoutWebToken)
    const clean = untold.replaceAll(IN_ADDRESS, `$1${GONE}@`).replaceAll(IN_HEADER, `$1$2${GONE}`)
    return known.reduce((rest, secret) => rest.replaceAll(secret, GONE), clean)
  }
}

/** As it stands in a text, in a header, in an address, and in JSON. */
function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  // half of a pair of surrogates has no form in an address
  const inAddress = encodeURIComponent(secret.toWellFormed())
  // a body is JSON, and stands as a text in the JSON of whoever tells of it
  return [secret, base64, inAddress, escaped(secret), escaped(escaped(secret))]
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** The first of the three words is JSON in base64, whatever stands before. */
function withoutWebToken(dotted: string): string {
  const start = dotted.indexOf('eyJ')
  return start === -1 || dotted.indexOf('.') - start < 13 ? dotted : `${dotted.slice(0, start)}${GONE}`
}
