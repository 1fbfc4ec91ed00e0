import type { Traits } from '../traits.ts'
import { type Answer, empty, json, plain } from './answer.ts'

/** Thrown by a handler that answers with an error. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`${answer.status} ${answer.text}`)
    this.name = 'Refusal'
    this.answer = answer
  }
}

interface Server {
  readonly traits: Traits
  readonly rootUrl: string
}

/** The usual shape: a message, and the address of the API's description. */
export function refusal(server: Server, status: number, message: string): Refusal {
  return new Refusal(json(status, { message, url: `${server.rootUrl}api/swagger` }))
}

/** The message is empty: production servers tell administrators only. */
export function serverError(server: Server): Refusal {
  return refusal(server, 500, '')
}

/** Some 403s have nothing to say at all. */
export function forbidden(): Refusal {
  return new Refusal(empty(403))
}

/** `kind` is the name of the failed look-up, `reason` its text; which of them is shown depends on the version. */
export function notFound(server: Server, kind?: string, reason?: string): Refusal {
  const { traits } = server
  const url = `${server.rootUrl}api/swagger`
  const usual = traits.localisedNotFound ? "The target couldn't be found." : 'not found'
  if (!traits.reasonsInErrors) return new Refusal(json(404, { message: reason ?? usual, url }))
  const none = traits.forgejo ? [] : null
  return new Refusal(
    json(404, { errors: reason === undefined ? none : [reason], message: kind ?? usual, url }),
  )
}

/** A route that this server does not have. */
export function noSuchPage(): Refusal {
  return new Refusal(plain(404, '404 page not found\n'))
}
