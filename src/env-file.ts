import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { asError, CoordinatorError } from './errors.ts'

/** Where settings are looked for if nobody names another file. */
export const USUAL_ENV_FILE = '.env'

/**
 * Takes the `NAME=value` lines of a file into the environment, as `node --env-file` does: what is set there already stays.
 *
 * @param named by whoever started the program; undefined = {@link USUAL_ENV_FILE} of the working directory, if it is there
 * @returns the whole path of the file that was read; undefined = there was none
 * @throws CoordinatorError `ENV_FILE` when it cannot be read
 */
export function readEnvFile(named?: string): string | undefined {
  const path = envFileNow(named)
  if (path === undefined) return undefined
  readable(path, () => process.loadEnvFile(path))
  return resolve(path)
}

/**
 * The variables as {@link readEnvFile} would make them now: for a program that runs and is to take what has changed in the file.
 *
 * @param own as they were before the file was read; what is set there stays
 * @throws CoordinatorError `ENV_FILE` when it cannot be read
 */
export function environmentNow(
  named: string | undefined,
  own: Readonly<Record<string, string | undefined>>,
): { readonly env: Readonly<Record<string, string | undefined>>; readonly ofFile: readonly string[] } {
  const path = envFileNow(named)
  const inFile = path === undefined ? {} : readable(path, () => parseEnv(readFileSync(path, 'utf8')))
  return { env: { ...inFile, ...own }, ofFile: Object.keys(inFile) }
}

function envFileNow(named: string | undefined): string | undefined {
  if (named !== undefined) return named
  // a folder of this name is somebody's Python environment
  return statSync(USUAL_ENV_FILE, { throwIfNoEntry: false })?.isFile() ? USUAL_ENV_FILE : undefined
}

/** @throws CoordinatorError `ENV_FILE` */
function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new CoordinatorError(
      'ENV_FILE',
      `The settings in ${path} cannot be read: ${asError(cause).message}.`,
      {
        hint: 'See whether the file is there and may be read by this user, or name another one with --env-file.',
      },
    )
  }
}
