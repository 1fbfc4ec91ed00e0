import { existsSync } from 'node:fs'
import { defaultManifest, type Manifest, readManifest } from '../manifest.ts'
import { DEFAULT_MANIFEST } from './arguments.ts'

/** The manifest of a command's `--app`. @throws CoordinatorError `MANIFEST_INVALID` */
export async function manifestAt(path: string): Promise<Manifest> {
  return path !== DEFAULT_MANIFEST || existsSync(path) ? readManifest(path) : defaultManifest
}
