import { FakeGitea, type GiteaVersion } from '../../../src/testing/fake-gitea/index.ts'
import { type ReceivedDelivery, Receiver } from '../../support/receiver.ts'
import {
  type RecordedCall,
  type Recording,
  recordingOf,
  SCENARIOS,
  SERVERS,
  type ServerName,
} from './recording.ts'

/** What the fake answered to a recorded call; null for one that it was not asked. */
export interface Replayed {
  readonly recording: Recording
  readonly answers: readonly (FakeAnswer | null)[]
  readonly deliveries: readonly ReceivedDelivery[]
}

export interface FakeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | null>>
  readonly body: unknown
}

const RECORDED_BOT = 'http://bot.example.test:8000'
const LOGINS = ['boss', 'alice', 'bob', 'mallory', 'mosaic']

/** Replays all scenarios of one server, in order, against a fake of that version, or of a wrong one. */
export async function replayAll(
  server: ServerName,
  version: GiteaVersion = SERVERS[server],
): Promise<Map<string, Replayed>> {
  const receiver = await Receiver.start()
  const gitea = await FakeGitea.start({ version, rootUrl: 'http://git.example.test/' })
  for (const login of LOGINS) gitea.addUser(login, { admin: login === 'boss' })
  const replay = new Replay(gitea, receiver)
  const results = new Map<string, Replayed>()
  for (const scenario of SCENARIOS) results.set(scenario, await replay.run(recordingOf(server, scenario)))
  await gitea.stop()
  await receiver.stop()
  return results
}

class Replay {
  readonly #gitea: FakeGitea
  readonly #receiver: Receiver
  readonly #commentIds = new Map<number, number>()
  readonly #tokens = new Map<string, string>()

  constructor(gitea: FakeGitea, receiver: Receiver) {
    this.#gitea = gitea
    this.#receiver = receiver
    for (const login of LOGINS) this.#tokens.set(login, gitea.token(login))
  }

  async run(recording: Recording): Promise<Replayed> {
    const answers: (FakeAnswer | null)[] = []
    for (const call of recording.api) {
      answers.push(untold(call) ? null : await this.#send(call, answers))
      // One after the other, as it was recorded: what is queued for a hook is lost with the hook.
      await this.#gitea.delivered()
    }
    return { recording, answers, deliveries: this.#receiver.take() }
  }

  /** Ids of comments differ, because the fake writes fewer lines into timelines. */
  #pair(recorded: unknown, faked: unknown): void {
    this.#commentIds.set(idOf(recorded), idOf(faked))
  }

  async #send(call: RecordedCall, before: readonly (FakeAnswer | null)[]): Promise<FakeAnswer> {
    // Of the two anonymous calls in `permissions` the second one carried a wrong token.
    const wrong = call.as === null && before.at(-1)?.status === 401 ? 'wrong' : undefined
    const token = call.as === null ? wrong : this.#tokens.get(call.as)
    const body = call.requestBody?.replaceAll(RECORDED_BOT, this.#receiver.url) ?? null
    const path = call.path.replace(
      /comments\/(\d+)/,
      (text, id) => `comments/${this.#commentIds.get(Number(id)) ?? text}`,
    )
    const response = await fetch(`${this.#gitea.url}/api/v1${path}`, {
      method: call.method,
      redirect: 'manual',
      headers: { ...call.requestHeaders, ...(token ? { authorization: `token ${token}` } : {}) },
      ...(call.method === 'GET' ? {} : { body }),
    })
    const answer = {
      status: response.status,
      headers: headersOf(response),
      body: parsed(await response.text()),
    }
    if (/\/comments$/.test(path) && call.method === 'POST') this.#pair(call.responseBody, answer.body)
    return answer
  }
}

/** A merge that the real server was not ready for, and the fake always is. */
function untold({ path, status }: RecordedCall): boolean {
  return path.endsWith('/merge') && status === 405
}

function idOf(value: unknown): number {
  return typeof value === 'object' && value !== null && 'id' in value ? Number(value.id) : 0
}

function headersOf(response: Response): FakeAnswer['headers'] {
  const names = ['content-type', 'x-total-count', 'link', 'location']
  return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
