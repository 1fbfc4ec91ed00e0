import { connect, type Socket } from 'node:net'

/** What came back over the socket. */
export interface Answer {
  status: number
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}

/** Speaks to a server byte by byte, so that it can also say what an HTTP library would refuse to send. */
export interface RawClient {
  send(...parts: readonly (string | Buffer)[]): void
  /** The next whole answer; rejects if the connection ends before. */
  answer(): Promise<Answer>
  /** Resolves when the server has closed the connection. */
  closed: Promise<void>
  socket: Socket
}

const HEAD_END = '\r\n\r\n'

export async function rawClient(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1' })
  let received = ''
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  // A server that cuts the connection is often what a test asks for; `closed` says so.
  socket.on('error', () => {})
  socket.setEncoding('latin1').on('data', (text) => {
    received += text
  })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const answer = async () => {
    for (;;) {
      const [whole, rest] = splitAnswer(received)
      if (whole) {
        received = rest
        return whole
      }
      await nextNews(socket, received)
    }
  }
  return { send: (...parts) => parts.forEach((part) => void socket.write(part)), answer, closed, socket }
}

/** One request on a connection of its own, which is closed after the answer. */
export async function ask(port: number, ...parts: readonly (string | Buffer)[]): Promise<Answer> {
  const client = await rawClient(port)
  client.send(...parts)
  try {
    return await client.answer()
  } finally {
    client.socket.destroy()
  }
}

/** The head of a POST to the webhook with these headers. */
export function postHead(
  headers: Readonly<Record<string, string | number>>,
  target = '/webhook/gitea',
): string {
  const lines = Object.entries({ host: 'bot.example.test', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return [`POST ${target} HTTP/1.1`, ...lines].join('\r\n') + HEAD_END
}

function nextNews(socket: Socket, received: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`the connection ended after ${JSON.stringify(received)}`))
    if (socket.destroyed) return gone()
    socket.once('data', () => {
      socket.off('close', gone)
      resolve()
    })
    socket.once('close', gone)
  })
}

function splitAnswer(text: string): [Answer | undefined, string] {
  const headEnd = text.indexOf(HEAD_END)
  if (headEnd < 0) return [undefined, text]
  const [statusLine = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const headers = Object.fromEntries(lines.map(nameAndValue))
  const start = headEnd + HEAD_END.length
  const end = start + Number(headers['content-length'] ?? 0)
  if (text.length < end) return [undefined, text]
  return [
    { status: Number(statusLine.split(' ')[1]), headers, body: text.slice(start, end) },
    text.slice(end),
  ]
}

function nameAndValue(line: string): [string, string] {
  const colon = line.indexOf(': ')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)]
}
