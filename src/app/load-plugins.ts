import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CoordinatorError } from '../errors.ts'
import { definePlugin, type Plugin } from './plugin.ts'

/**
 * Finds the plugins of a manifest: one that is built in, a file (its path begins with a dot or a slash, seen from the
 * manifest), or an npm package.
 *
 * @param builtIn makes the built-in plugin of that name
 * @throws CoordinatorError `PLUGIN_NOT_FOUND` or `PLUGIN_INVALID`, naming the line of the manifest
 */
export async function loadPlugins(
  names: readonly string[],
  manifestPath: string,
  builtIn: ReadonlyMap<string, () => Plugin>,
): Promise<Plugin[]> {
  const plugins: Plugin[] = []
  for (const name of names)
    plugins.push(builtIn.get(name)?.() ?? (await importPlugin(name, manifestPath, [...builtIn.keys()])))
  return plugins
}

async function importPlugin(name: string, manifestPath: string, builtIn: readonly string[]): Promise<Plugin> {
  const location = locate(name, manifestPath)
  if (!location) {
    throw new CoordinatorError('PLUGIN_NOT_FOUND', `The plugin "${name}" of the manifest was not found.`, {
      hint: `Built in are ${builtIn.join(', ')}; a file begins with "./"; a package has to be installed.`,
    })
  }
  const module = (await import(location).catch((cause: unknown) => {
    throw new CoordinatorError('PLUGIN_INVALID', `The plugin "${name}" could not be loaded.`, { cause })
  })) as { default?: unknown }
  if (!isPlugin(module.default)) {
    throw new CoordinatorError('PLUGIN_INVALID', `The plugin "${name}" does not export a plugin.`, {
      hint: 'Write: export default definePlugin({ name, description, register(app) { … } })',
    })
  }
  try {
    return definePlugin(module.default)
  } catch (cause) {
    throw new CoordinatorError('PLUGIN_INVALID', `The plugin "${name}" of the manifest is not right.`, {
      cause,
    })
  }
}

function locate(name: string, manifestPath: string): string | undefined {
  if (/^[./]/.test(name)) {
    const path = resolve(dirname(manifestPath), name)
    return existsSync(path) ? pathToFileURL(path).href : undefined
  }
  try {
    return pathToFileURL(createRequire(resolve(manifestPath)).resolve(name)).href
  } catch {
    return undefined
  }
}

function isPlugin(value: unknown): value is Plugin {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    'register' in value &&
    typeof value.register === 'function'
  )
}
