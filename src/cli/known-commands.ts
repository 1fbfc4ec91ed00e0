import { commandNamesOf } from '../app/command-names.ts'
import { loadPlugins } from '../app/load-plugins.ts'
import { type Manifest, startsIn } from '../manifest.ts'
import { BUILT_IN } from '../plugins/built-in.ts'
import type { BuiltInDeps } from '../plugins/deps.ts'

/**
 * By which names a repository may settle who uses the commands of a manifest's plugins. The plugins are loaded, and nothing of them runs.
 * @throws CoordinatorError when a plugin cannot be loaded
 */
export async function knownCommands(manifest: Manifest, path: string): Promise<readonly string[]> {
  // they do nothing with what they are handed before something happens, but for how agents are started: it decides what they hear
  const nothing = { starts: startsIn(manifest) } as BuiltInDeps
  const builtIn = new Map(Object.entries(BUILT_IN).map(([name, make]) => [name, () => make(nothing)]))
  return commandNamesOf(await loadPlugins(manifest.plugins, path, builtIn))
}
