const LINE_FEED = 0x0a

/**
 * The lines of a file, in bounded memory. Only a line feed ends one: a text in JSON may hold every other sign that ends lines elsewhere.
 *
 * @param longestBytes of one line
 * @throws RangeError when one is longer, once all before it were given
 */
export async function* linesIn(input: AsyncIterable<Buffer>, longestBytes: number): AsyncGenerator<string> {
  let pieces: Buffer[] = []
  let bytes = 0
  const keep = (piece: Buffer) => {
    bytes += piece.length
    if (bytes > longestBytes) throw new RangeError(`it is longer than ${longestBytes} bytes`)
    pieces.push(piece)
  }
  const line = () => {
    const text = Buffer.concat(pieces).toString('utf8')
    pieces = []
    bytes = 0
    return text
  }
  for await (const chunk of input) {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, end))
      from = end + 1
      yield line()
    }
    keep(chunk.subarray(from))
  }
  if (bytes > 0) yield line()
}
