import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

interface PackageFile {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The package around the program. The build puts all of its code one level below it, as this file is in the sources. */
export function packageFile(): PackageFile {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as PackageFile
}

/** A file of the package's folder `templates`. @example await template('task.yaml') */
export function template(name: string): Promise<Buffer> {
  return readFile(new URL(`../../templates/${name}`, import.meta.url))
}
