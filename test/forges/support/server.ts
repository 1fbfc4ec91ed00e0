import type { Files } from '../../../src/testing/index.ts'

/** A person with a password. */
export interface Account {
  readonly login: string
  readonly password: string
}

/** The site administrator that every server begins with. */
export const BOSS: Account = { login: 'boss', password: 'S3cret-pass!' }

/** A Gitea or Forgejo that the tests own: the fake one, or a real one. */
export interface ServerUnderTest {
  readonly url: string
  /** What it has logged. */
  readonly log: readonly string[]
  /** When nothing has been sent for so long, nothing more comes: real servers tell of what git did up to 2 s later. */
  readonly quietMs: number
  /** Resolves when it has sent what it knows that it has to send; real ones do not tell. */
  settled(): Promise<void>
  start(): Promise<void>
  /** As an operator stops it; what it stored stays. */
  stop(): Promise<void>
  remove(): Promise<void>
  /** One commit on the default branch, as from a person's own machine. */
  push(by: Account, name: string, files: Files, message: string): Promise<void>
}
