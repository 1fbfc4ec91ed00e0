import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { asError, CoordinatorError } from '../errors.ts'
import { didYouMean } from './nearest.ts'
import { definePlugin, type Plugin, type PluginEntry } from './plugin.ts'
import { placeOfMistake } from './syntax-place.ts'

/** A plugin as the manifest names it: by its name alone, or with settings. */
export type NamedPlugin = string | { readonly name: string; readonly settings?: unknown }

/**
 * Finds the plugins of a manifest: one that is built in, a file (its path begins with a dot or a slash, seen from the
 * manifest), or an npm package.
 *
 * @param builtIn makes the built-in plugin of that name
 * @throws CoordinatorError `PLUGIN_NOT_FOUND` or `PLUGIN_INVALID`, naming the manifest and what stands in it
 */
export async function loadPlugins(
  named: readonly NamedPlugin[],
  manifestPath: string,
  builtIn: ReadonlyMap<string, () => Plugin>,
): Promise<PluginEntry[]> {
  const entries: PluginEntry[] = []
  for (const one of named) {
    const { name, settings }: Exclude<NamedPlugin, string> = typeof one === 'string' ? { name: one } : one
    const plugin = builtIn.get(name)?.() ?? (await importPlugin(name, manifestPath, [...builtIn.keys()]))
    entries.push({ plugin, settings, from: `"${name}" of ${manifestPath}` })
  }
  return entries
}

async function importPlugin(name: string, manifestPath: string, builtIn: readonly string[]): Promise<Plugin> {
  const title = `The plugin "${name}" of ${manifestPath}`
  const location = locate(name, manifestPath, builtIn)
  const module = await load(title, location)
  if (!('default' in module)) {
    const others = Object.keys(module)
    const instead = others.length > 0 ? ` (it exports ${others.join(', ')})` : ''
    throw invalid(`${title} has no default export${instead}.`)
  }
  if (!isPlugin(module.default)) throw invalid(`${title} does not export a plugin.`)
  try {
    return definePlugin(module.default)
  } catch (cause) {
    throw new CoordinatorError('PLUGIN_INVALID', `${title} is not right.`, { cause })
  }
}

async function load(title: string, location: string): Promise<object> {
  try {
    return (await import(location)) as object
  } catch (cause) {
    const place = placeOfMistake(cause, location)
    const at = place === undefined ? '' : `: ${place}`
    throw new CoordinatorError('PLUGIN_INVALID', `${title} could not be loaded${at}.`, {
      cause: asError(cause),
    })
  }
}

function invalid(message: string): CoordinatorError {
  return new CoordinatorError('PLUGIN_INVALID', message, {
    hint: 'Write: export default definePlugin({ name, description, register(app) { … } })',
  })
}

/** @throws CoordinatorError `PLUGIN_NOT_FOUND` */
function locate(name: string, manifestPath: string, builtIn: readonly string[]): string {
  if (/^[./]/.test(name)) {
    const path = resolve(dirname(manifestPath), name)
    if (existsSync(path)) return pathToFileURL(path).href
    throw notFound(name, manifestPath, `There is no file ${path}; a path is seen from the manifest.`)
  }
  try {
    return pathToFileURL(createRequire(resolve(manifestPath)).resolve(name)).href
  } catch {
    const rule = `Built in are ${builtIn.join(', ')}; a file begins with "./"; a package has to be installed.`
    throw notFound(name, manifestPath, didYouMean(name, builtIn, rule))
  }
}

function notFound(name: string, manifestPath: string, hint: string): CoordinatorError {
  const message = `The plugin "${name}" of ${manifestPath} was not found.`
  return new CoordinatorError('PLUGIN_NOT_FOUND', message, { hint })
}

function isPlugin(value: unknown): value is Plugin {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'register' in value &&
    typeof value.register === 'function'
  )
}
