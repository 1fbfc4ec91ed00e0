import { asError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { BuiltInDeps } from '../deps.ts'
import { startsOf } from '../starting.ts'
import { isWorkflow } from './is-workflow.ts'

/** Tells the operator once, as soon as Gitea answers, of agents that this server cannot start. */
export class ServerCheck {
  readonly #deps: Pick<BuiltInDeps, 'starts' | 'forge'>
  readonly #log: Pick<Log, 'error' | 'debug'>
  #isDone = false

  constructor(deps: Pick<BuiltInDeps, 'starts' | 'forge'>, log: Pick<Log, 'error' | 'debug'>) {
    this.#deps = deps
    this.#log = log
  }

  /** In the background, as nobody waits for it. */
  checkOnce(): void {
    if (this.#isDone) return
    this.#isDone = true
    this.#check().catch((error: unknown) =>
      this.#log.debug({ error: asError(error) }, 'the version of the server could not be asked for'),
    )
  }

  async #check(): Promise<void> {
    const agents = [...startsOf(this.#deps, isWorkflow).keys()]
    if (agents.length === 0) return
    const server = await this.#deps.forge.server()
    if (server.kind === 'forgejo' || server.isGitea('1.24')) return
    this.#log.error(
      { agents, version: server.version },
      'this server cannot start workflows, so these agents get no work; Gitea can from 1.24 on',
    )
  }
}
