import {
  chmodSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { asError, CoordinatorError } from '../../../errors.ts'
import { parseRecord, type SetupRecord } from '../../../gitea/setup/record.ts'
import { settingIn, withoutSetting, withSetting } from './env-file.ts'

const HEAD = '# Settings of Mosaic Coordinator, written by its setup. Keep them to yourself.\n'
const OWNER_ONLY = 0o600
const OTHERS = 0o077

/** The file of settings, and beside it the record of what the setup made. */
export class SetupFiles {
  readonly path: string
  readonly recordPath: string

  constructor(path: string) {
    this.path = path
    this.recordPath = `${path}.setup.json`
  }

  /** @throws CoordinatorError `SETUP_FILE` */
  setting(name: string): string | undefined {
    return settingIn(this.#text(), name)
  }

  /** Only for its owner, if it is new; the rights of one that is there are its owner's business. */
  set(name: string, value: string): void {
    const text = existsSync(this.path) ? this.#text() : HEAD
    write(this.path, withSetting(text, name, value))
  }

  /** @returns false if somebody has given it another value */
  unset(name: string, isOurs: (value: string) => boolean): boolean {
    const value = this.setting(name)
    if (value === undefined) return true
    if (!isOurs(value)) return false
    const text = withoutSetting(this.#text(), name)
    if (text === HEAD) remove(this.path)
    else write(this.path, text)
    return true
  }

  /** Whether others on this machine may read it. Windows keeps no such rights. */
  get isOpenToOthers(): boolean {
    if (process.platform === 'win32' || !existsSync(this.path)) return false
    return (statSync(this.path).mode & OTHERS) !== 0
  }

  /** @throws CoordinatorError `SETUP_RECORD` */
  record(): SetupRecord | undefined {
    if (!existsSync(this.recordPath)) return undefined
    return parseRecord(
      attempt(this.recordPath, () => readFileSync(this.recordPath, 'utf8')),
      this.recordPath,
    )
  }

  saveRecord(record: SetupRecord): void {
    write(this.recordPath, `${JSON.stringify(record, null, 1)}\n`)
  }

  removeRecord(): void {
    remove(this.recordPath)
  }

  #text(): string {
    return existsSync(this.path) ? attempt(this.path, () => readFileSync(this.path, 'utf8')) : ''
  }
}

/** Whole or not at all: a kill leaves the old file or the new one. */
function write(path: string, text: string): void {
  attempt(path, () => {
    const isThere = existsSync(path)
    const target = isThere ? realpathSync(path) : path
    const mode = isThere ? statSync(target).mode & 0o777 : OWNER_ONLY
    const fresh = `${target}.new`
    rmSync(fresh, { force: true })
    writeFileSync(fresh, text, { mode: OWNER_ONLY, flush: true })
    chmodSync(fresh, mode)
    renameSync(fresh, target)
  })
}

function remove(path: string): void {
  attempt(path, () => rmSync(path, { force: true }))
}

function attempt<Out>(path: string, work: () => Out): Out {
  try {
    return work()
  } catch (cause) {
    throw new CoordinatorError('SETUP_FILE', `${path} cannot be used: ${asError(cause).message}.`, {
      hint: 'See to its rights and its folder, or name another file with --env-file.',
    })
  }
}
