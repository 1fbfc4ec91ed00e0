import { existsSync } from 'node:fs'
import { defaultManifest, type Manifest, readManifest } from '../manifest.ts'

/** What is read if nobody says otherwise, and if it is there. */
export const DEFAULT_MANIFEST = 'app.yml'

/** @throws CoordinatorError `MANIFEST_INVALID` */
export async function readChosenManifest(path: string): Promise<Manifest> {
  return path !== DEFAULT_MANIFEST || existsSync(path) ? readManifest(path) : defaultManifest
}
