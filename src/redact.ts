/**
 * Text that looks like a secret, whoever it belongs to. No part is taken without an end: a body may be one word of 25 MiB, and
 * the engine of regular expressions keeps a note of each sign that it may have to give back.
 */
const SHAPES: readonly RegExp[] = [
  // ours, also behind the letter of an escaped sign: token%3Dmca_…
  /mca_[\w-]{8,9999}/g,
  /\bsk-[\w-]{16,9999}/g,
  /\bgh[opsur]_\w{20,9999}/g,
  /\bgithub_pat_\w{20,9999}/g,
  /\bglpat-[\w-]{16,9999}/g,
  /\bxox[abprs]-[\w-]{10,9999}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
]
/** The name and the password in an address, with whatever the password has in it; what stands before it stays. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/]{1,9999}(?=@)/gi
const BEARER = /\b(bearer\s{1,20})[\w.~+/=-]{12,9999}/gi
/** Behind these a word without a capital or a number is English: "basic understanding". */
const IN_HEADER =
  /\b((?:[Bb]asic|BASIC|[Tt]oken|TOKEN)\s{1,20})(?=[\w.~+/=-]{0,9999}[\dA-Z])[\w.~+/=-]{12,9999}/g

/** Three words with points between, from where a word begins: looked for from each place in it, a long line would take minutes. */
const DOTTED = /(?<![\w-])[\w-]{13,9999}\.[\w-]{10,9999}\.[\w-]{0,9999}/g
const GONE = '[secret]'

/** From the first sign of it to behind the last. */
interface Place {
  readonly from: number
  readonly to: number
}

/**
 * What takes secrets out of a text: known ones, and what is shaped like one. All of them are looked for in the text as it
 * is: where one was taken out, the rest of a longer one would not be found any more.
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.flatMap((secret) => formsOf(secret)))].filter((form) => form !== '')
  return (text) => {
    const places = [
      ...known.flatMap((form) => placesOf(text, form)),
      ...[...SHAPES, IN_ADDRESS, BEARER, IN_HEADER].flatMap((shape) =>
        [...text.matchAll(shape)].map(placeOf),
      ),
      ...[...text.matchAll(DOTTED)].flatMap(webTokenIn),
    ]
    return places.length === 0 ? text : without(text, places)
  }
}

/** The secrets that a program knows. More come to it while it runs, and none goes: somebody may still use an old one. */
export class KnownSecrets {
  readonly #known = new Set<string>()
  #redact = redactor([])

  /** From now on these are taken out as well. */
  add(secrets: readonly string[]): void {
    for (const secret of secrets) this.#known.add(secret)
    this.#redact = redactor([...this.#known])
  }

  /** A text without them, and without what is shaped like one. */
  redact(text: string): string {
    return this.#redact(text)
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

/** Also where one begins within another: these are one place. */
function placesOf(text: string, form: string): Place[] {
  const places: { from: number; to: number }[] = []
  for (let from = text.indexOf(form); from !== -1; from = text.indexOf(form, from + 1)) {
    const last = places.at(-1)
    const to = from + form.length
    if (last && from <= last.to) last.to = to
    else places.push({ from, to })
  }
  return places
}

/** Of a shape, without what stands before the secret. */
function placeOf({ index, 0: found, 1: before = '' }: RegExpExecArray): Place {
  return { from: index + before.length, to: index + found.length }
}

/** The first of the three words is JSON in base64, whatever stands before. */
function webTokenIn({ index, 0: dotted }: RegExpExecArray): Place[] {
  const start = dotted.indexOf('eyJ')
  if (start === -1 || dotted.indexOf('.') - start < 13) return []
  return [{ from: index + start, to: index + dotted.length }]
}

/** Places that touch are one. */
function without(text: string, places: Place[]): string {
  let clean = ''
  let end = -1
  for (const { from, to } of places.sort((a, b) => a.from - b.from)) {
    if (from > end) clean += `${text.slice(Math.max(end, 0), from)}${GONE}`
    end = Math.max(end, to)
  }
  return clean + text.slice(end)
}
