import type { Answer, Files, Line } from '../../../src/testing/index.ts'
import { ActRefused } from '../../../src/testing/index.ts'
import type { Account, ServerUnderTest } from './server.ts'

let branches = 0

/** How somebody speaks with a server over the network, with a token or a password. */
export class HttpLine implements Line {
  readonly #server: ServerUnderTest
  readonly #account: Account
  readonly #authorization: string

  /** @param token the password is used if there is none */
  constructor(server: ServerUnderTest, account: Account, token?: string) {
    this.#server = server
    this.#account = account
    const basic = Buffer.from(`${account.login}:${account.password}`).toString('base64')
    this.#authorization = token === undefined ? `Basic ${basic}` : `token ${token}`
  }

  async send(method: string, path: string, body?: object): Promise<Answer> {
    const authorization = this.#authorization
    const json = { 'content-type': 'application/json' }
    const init =
      method === 'GET'
        ? { method, headers: { authorization } }
        : { method, headers: { authorization, ...json }, body: JSON.stringify(body ?? {}) }
    const response = await fetch(`${this.#server.url}/api/v1${path}`, init)
    return { status: response.status, text: await response.text() }
  }

  async nameOf(repositoryId: number): Promise<string> {
    const path = `/repositories/${repositoryId}`
    const answer = await this.send('GET', path)
    if (answer.status !== 200) throw new ActRefused(`${this.#account.login} GET ${path}`, answer)
    return (JSON.parse(answer.text) as { full_name: string }).full_name
  }

  push(name: string, files: Files, message: string): Promise<void> {
    return this.#server.push(this.#account, name, files, message)
  }

  async branch(name: string, wanted: string | undefined): Promise<string> {
    if (wanted !== undefined) return wanted
    const branch = `branch-${++branches}`
    const path = `/repos/${name}/contents/${branch}.txt`
    const answer = await this.send('POST', path, {
      content: '',
      message: `Add ${branch}`,
      new_branch: branch,
    })
    if (answer.status >= 300) throw new ActRefused(`${this.#account.login} POST ${path}`, answer)
    return branch
  }

  async lock(name: string, number: number, locked: boolean): Promise<void> {
    const path = `/repos/${name}/issues/${number}/lock`
    const method = locked ? 'PUT' : 'DELETE'
    const answer = await this.send(method, path, { lock_reason: 'spam' })
    if (answer.status >= 300) throw new ActRefused(`${this.#account.login} ${method} ${path}`, answer)
  }
}
