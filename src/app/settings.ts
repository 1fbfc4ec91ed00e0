import { asError, CoordinatorError } from '../errors.ts'
import { didYouMean } from './nearest.ts'
import type { Plugin } from './plugin.ts'
import type { SettingsSchema } from './settings-schema.ts'

/**
 * What the manifest says for a plugin, checked by the plugin's schema, defaults filled in.
 *
 * @param from where it is said, for whoever has to correct it: `"./greeter.ts" of app.yml`
 * @throws CoordinatorError `PLUGIN_SETTINGS`, naming the plugin and every field that is wrong
 */
export function readSettings(plugin: Plugin, given: unknown, from: string): unknown {
  const { settings: schema } = plugin
  const value = given ?? {}
  if (!schema) {
    if (!isObject(value) || Object.keys(value).length > 0)
      throw wrong(from, ['settings: this plugin has none'])
    return undefined
  }
  const problems = unknownFields(schema, value)
  const result = parse(schema, value, from)
  if (!result.success)
    problems.push(
      ...result.error.issues.map(({ path, message }) => `${['settings', ...path].join('.')}: ${message}`),
    )
  if (!result.success || problems.length > 0) throw wrong(from, problems)
  return result.data
}

function parse(schema: SettingsSchema, value: unknown, from: string) {
  try {
    return schema.safeParse(value)
  } catch (cause) {
    throw wrong(from, [`its schema fails: ${asError(cause).message}`], cause)
  }
}

/** A schema leaves out what it does not name; here that is a typo, and the person waits for what it should do. */
function unknownFields(schema: SettingsSchema, value: unknown): string[] {
  const { shape, def } = schema
  // a schema that says itself what becomes of other fields has its own word
  if (!shape || def?.catchall !== undefined || !isObject(value)) return []
  const known = Object.keys(shape)
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(shape, name))
    .map((name) => `settings.${name}: there is no such setting. ${didYouMean(name, known, choice(known))}`)
}

function choice(names: readonly string[]): string {
  return names.length === 0 ? 'There is none at all.' : `There are ${names.join(', ')}.`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(from: string, problems: readonly string[], cause?: unknown): CoordinatorError {
  const list = problems.map((line) => `\n  - ${line}`).join('')
  return new CoordinatorError('PLUGIN_SETTINGS', `The settings of the plugin ${from} are not right:${list}`, {
    cause,
  })
}
