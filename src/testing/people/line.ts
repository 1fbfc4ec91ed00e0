/** An answer of the server. */
export interface Answer {
  /** Of HTTP. */
  readonly status: number
  /** The body as it came; empty where there was none. */
  readonly text: string
}

/**
 * How a person reaches a server: over the network, or inside the process of the fake one. What people say is the same
 * on both (see {@link Person}), so a test can be held against a real Gitea as it stands.
 */
export interface Line {
  /** One call of the API; `path` is below `/api/v1`, a body is sent as JSON. */
  send(method: string, path: string, body?: object): Promise<Answer>
  /** The name of a repository today, `owner/name`, by its id. */
  nameOf(repositoryId: number): Promise<string>
  /** One commit on the default branch, as `git push` makes it; null removes a file. */
  push(name: string, files: Files, message: string): Promise<void>
  /**
   * What a pull request is to be made from: a branch with a commit of its own, which is made if it is not there. Gives what
   * the API calls its head.
   */
  branch(name: string, wanted: string | undefined): Promise<string>
  /** As on the web page, which could do it before the API. */
  lock(name: string, number: number, locked: boolean): Promise<void>
}

/** Texts by their path. */
export type Files = Readonly<Record<string, string | null>>

/** Thrown when the server would not let a person do something; `status` and `text` are its answer. */
export class ActRefused extends Error {
  /** Of the HTTP answer: 403, 412, … */
  readonly status: number
  /** The whole body, mostly JSON. */
  readonly text: string

  constructor(what: string, { status, text }: Answer) {
    super(`${what} -> ${status} ${text.slice(0, 300)}`)
    this.name = 'ActRefused'
    this.status = status
    this.text = text
  }
}
