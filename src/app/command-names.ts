import { namesOf } from './command.ts'
import type { PluginEntry } from './plugin.ts'
import { readSettings } from './settings.ts'

/** The command that is there without a plugin. */
export const HELP = 'help'

/**
 * By which names a repository may settle who uses the commands of these plugins, for whoever does not run them: they are only
 * asked what they register.
 *
 * @throws CoordinatorError `PLUGIN_SETTINGS` for settings that a plugin's schema refuses; whatever `register` throws
 */
export function commandNamesOf(entries: readonly PluginEntry[]): readonly string[] {
  const names = [HELP]
  for (const { plugin, settings, from } of entries)
    plugin.register(
      {
        on: () => {},
        every: () => {},
        command: (name, definition) => void names.push(...namesOf(name, definition)),
      },
      readSettings(plugin, settings, from ?? `"${plugin.name}"`),
    )
  return names
}
