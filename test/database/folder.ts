import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one test. */
export class TestFolder {
  #path: string | undefined

  get path(): string {
    this.#path ??= mkdtempSync(join(tmpdir(), 'mosaic-db-'))
    return this.#path
  }

  file(name = 'coordinator.db'): string {
    return join(this.path, name)
  }

  remove(): void {
    if (this.#path) rmSync(this.#path, { recursive: true })
    this.#path = undefined
  }
}
