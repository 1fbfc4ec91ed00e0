import { type ChildProcess, fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { ServerState } from './server-process.ts'

/** More than any server keeps an idle connection. */
const MOST_IDLE_MS = 600_000

/** The server process and the way to call it. */
export class BenchServer {
  readonly url: string
  readonly #child: ChildProcess
  /** With a timeout of its own Node's agent heeds what a server says of idle connections, and without one it does not. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64, timeout: MOST_IDLE_MS })

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  static async start(...args: readonly string[]): Promise<BenchServer> {
    const child = fork(fileURLToPath(new URL('./server-process.ts', import.meta.url)), args)
    const url = await new Promise<string>((resolve, reject) => {
      child.once('message', (message) => resolve(String(message)))
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    return new BenchServer(child, url)
  }

  /** What the process has used so far. */
  state(): Promise<ServerState> {
    const state = new Promise<ServerState>((resolve) => {
      this.#child.once('message', (message) => resolve(message as ServerState))
    })
    this.#child.send('state')
    return state
  }

  stop(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#child.once('exit', () => resolve())
    })
    this.#agent.destroy()
    this.#child.disconnect()
    return ended
  }

  post(
    path: string,
    token: string,
    body: object,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.url}${path}`,
        { method: 'POST', agent: this.#agent, headers },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => {
            text += chunk
          })
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        },
      )
      call.on('error', reject)
      call.end(JSON.stringify(body))
    })
  }
}
