import type { Answer, Files, Line } from '../people/line.ts'
import { setLock } from './acts/lock.ts'
import { push } from './acts/push.ts'
import { pullSource } from './furniture/pull-source.ts'
import { findRepository } from './furniture/repository.ts'
import { type ApiRequest, answerTo } from './http/pipeline.ts'
import { router } from './routes/table.ts'
import type { UserRecord } from './state/records.ts'
import type { Act, World } from './world.ts'

/** A person's way to the fake server without the network: the same rights, checks and events, but no journal entry and no faults. */
export class InsideLine implements Line {
  readonly #world: World
  readonly #user: UserRecord

  constructor(world: World, user: UserRecord) {
    this.#world = world
    this.#user = user
  }

  async send(method: string, path: string, body?: object): Promise<Answer> {
    const [pathname = '', search = ''] = path.split('?')
    const request: ApiRequest = {
      method,
      path: pathname,
      query: new URLSearchParams(search),
      contentType: 'application/json',
      text: JSON.stringify(body ?? {}),
      base: this.#base,
    }
    return answerTo(this.#world, router, request, { viewer: this.#user, scopes: null, basic: false })
  }

  async nameOf(repositoryId: number): Promise<string> {
    return this.#world.state.pathOf(this.#world.state.repository(repositoryId))
  }

  async push(name: string, files: Files, message: string): Promise<void> {
    push(this.#act(), findRepository(this.#world, name), message, files)
    this.#world.state.endRequest()
  }

  async branch(name: string, wanted: string | undefined): Promise<string> {
    return pullSource(this.#world, findRepository(this.#world, name), this.#user, wanted)
  }

  /** Works in every version: old ones can lock on their web pages. */
  async lock(name: string, number: number, locked: boolean): Promise<void> {
    const issue = findRepository(this.#world, name).issues.get(number)
    if (!issue) throw new Error(`The fake Gitea has no issue ${name}#${number}.`)
    setLock(this.#act(), issue, locked)
  }

  #act(): Act {
    return { world: this.#world, base: this.#base, viewer: this.#user }
  }

  get #base(): string {
    return this.#world.rootUrl.slice(0, -1)
  }
}
