import { FakeGitea, type Files, type GiteaVersion } from '../../../src/testing/index.ts'
import { type Account, BOSS, type ServerUnderTest } from './server.ts'

/** The fake Gitea, in this process. */
export class FakeServer implements ServerUnderTest {
  readonly log: readonly string[] = []
  readonly quietMs = 100
  readonly #gitea: FakeGitea

  private constructor(gitea: FakeGitea) {
    this.#gitea = gitea
  }

  static async begin(version: GiteaVersion): Promise<FakeServer> {
    const gitea = await FakeGitea.start({ version })
    gitea.addUser(BOSS.login, { admin: true, password: BOSS.password })
    return new FakeServer(gitea)
  }

  get url(): string {
    return this.#gitea.url
  }

  settled(): Promise<void> {
    return this.#gitea.delivered()
  }

  start(): Promise<void> {
    return this.#gitea.comeBack()
  }

  stop(): Promise<void> {
    return this.#gitea.goDown()
  }

  remove(): Promise<void> {
    return this.#gitea.stop()
  }

  push(by: Account, name: string, files: Files, message: string): Promise<void> {
    return this.#gitea.as(by.login).pushes(files, message, name)
  }
}
