import { CoordinatorError } from '../errors.ts'
import { events } from '../gitea/events.ts'
import { familiesOf } from './event-pattern.ts'
import { didYouMean } from './nearest.ts'

/** What is refused while a plugin registers: whatever could never work is told at the start, with the way to mend it. */

export function twice(name: string): CoordinatorError {
  return new CoordinatorError('PLUGIN_TWICE', `There are two plugins named "${name}".`, {
    hint: 'Give one of them another name, or load it once.',
  })
}

/** Most of what is told with a code of its own says already which plugin it is about; a schedule does not know. */
export function failed(name: string, cause: unknown): CoordinatorError {
  if (cause instanceof CoordinatorError && cause.code !== 'SCHEDULE_INVALID') return cause
  return new CoordinatorError('PLUGIN_FAILED', `The plugin "${name}" failed while it registered.`, { cause })
}

/**
 * TypeScript has checked this for whoever writes in it; a plugin in JavaScript would wait for ever for its event, and so
 * would one that listens to a plugin which is not loaded.
 *
 * @param added the events that the loaded plugins have added
 */
export function checkNames(plugin: string, names: readonly string[], added: readonly string[]): void {
  const all = [...BUILT_IN, ...added]
  const known = new Set([...all, ...familiesOf(all)])
  for (const name of names) {
    if (name === '*' || known.has(name)) continue
    throw new CoordinatorError(
      'EVENT_UNKNOWN',
      `The plugin "${plugin}" listens to "${name}", which is no event.`,
      { hint: didYouMean(name, known, ELSEWHERE) },
    )
  }
}

const BUILT_IN = Object.keys(events)
const ELSEWHERE =
  'The events are in docs/events.md; one that a plugin adds exists only where that plugin is loaded.'

/** What it would register later would be lost without a word; and a start must not hang with it. */
export function asynchronous(name: string, result: Promise<unknown>): CoordinatorError {
  // its failure is told by the refusal, and must not be an unhandled one as well
  result.catch(() => {})
  return new CoordinatorError('PLUGIN_ASYNC', `The "register" of the plugin "${name}" is asynchronous.`, {
    hint: 'Registering has to end at once: await above the definePlugin call, or inside of a handler.',
  })
}

/** What is registered by a handler is lost at the next start, and is one more after each event. */
export function late(name: string): CoordinatorError {
  return new CoordinatorError('PLUGIN_LATE', `The plugin "${name}" registers although its start is over.`, {
    hint: 'Call app.on, app.every and app.command in "register" itself, never in a handler.',
  })
}
