import type { BotWorld } from '../../src/testing/index.ts'
import { own } from '../e2e/conversation.ts'
import { isTask, type Reference } from './reference.ts'

/** What must be true at every moment, and not only in the end. */
export class Invariants {
  readonly #world: BotWorld
  readonly #reference: Reference
  /** Issues that were held back by themselves at every moment since the bot was last at rest. */
  #heldThroughout: Set<number> | undefined
  #seen = 0

  constructor(world: BotWorld, reference: Reference) {
    this.#world = world
    this.#reference = reference
  }

  /** To be called after each act. */
  note(): void {
    const held = this.#reference.issues
      .filter((issue) => isTask(issue) && this.#reference.isHeldByItself(issue.number))
      .map(({ number }) => number)
    const before = this.#heldThroughout
    this.#heldThroughout = new Set(before ? held.filter((number) => before.has(number)) : held)
  }

  /** After each act, whatever the bot is doing. @throws Error that names what is broken */
  check(): void {
    this.note()
    this.#checkReleases()
  }

  /** When the bot is at rest. @throws Error that names what is broken */
  checkAtRest(): void {
    this.check()
    this.#seen = this.#world.forge.journal.length
    this.#heldThroughout = undefined
    this.note()
    for (const issue of this.#reference.issues) {
      for (const kind of ['status', 'question']) {
        const count = own(this.#world, issue, kind).length
        if (count > 1) throw new Error(`#${issue.number} has ${count} comments of the kind ${kind}`)
      }
      for (const scope of ['status/', 'agent/', 'difficulty/']) {
        const labels = issue.labels.filter((label) => label.startsWith(scope))
        if (labels.length > 1) throw new Error(`#${issue.number} has ${labels.join(' and ')}`)
      }
    }
  }

  /** Nobody was told to begin while something that stood on the issue itself was open all the time. */
  #checkReleases(): void {
    const calls = this.#world.forge.journal.slice(this.#seen)
    const issueOf = new Map<string, number>(
      this.#reference.issues.flatMap((issue) =>
        this.#world.forge.comments(issue).map(({ id }) => [`/issues/comments/${id}`, issue.number] as const),
      ),
    )
    for (const { method, path, body } of calls) {
      if (method === 'GET' || !/is the agent for this/.test(JSON.stringify(body))) continue
      const made = /\/issues\/(\d+)\/comments$/.exec(path)?.[1]
      const number =
        made === undefined ? issueOf.get(path.replace(/^\/repos\/[^/]+\/[^/]+/, '')) : Number(made)
      if (number !== undefined && this.#heldThroughout?.has(number))
        throw new Error(`#${number} was released with an open blocker`)
    }
  }
}
