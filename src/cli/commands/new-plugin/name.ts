import { CoordinatorError } from '../../../errors.ts'
import { defaultManifest } from '../../../manifest.ts'

/** @throws CoordinatorError `PLUGIN_NAME` for what no plugin can be called, and for what a built-in one is called */
export function checkName(name: string): void {
  const isBuiltIn = defaultManifest.plugins.includes(name)
  if (/^[a-z][a-z0-9-]{0,39}$/.test(name) && !isBuiltIn) return
  const reason = isBuiltIn ? 'is the name of a built-in one' : 'cannot be one'
  throw new CoordinatorError('PLUGIN_NAME', `"${name}" as the name of a plugin ${reason}.`, {
    hint: 'A name is 1 to 40 of a-z, 0-9 and "-", and begins with a letter.',
  })
}
