import { isGiteaEvent } from '../gitea/events.ts'

/** Whether a handler that asked for these names and patterns hears an event of that name. */
export function hearing(patterns: readonly string[]): (name: string) => boolean {
  const asked = new Set(patterns)
  const all = asked.has('*')
  const families = patterns.some((pattern) => pattern.endsWith('.*'))
  return (name) =>
    asked.has(name) || (all && isGiteaEvent(name)) || (families && asked.has(familyOf(name) ?? name))
}

/** `issues.*` for `issues.opened`; none for a name without a dot, and for timers, which are each plugin's own. */
function familyOf(name: string): string | undefined {
  const dot = name.indexOf('.')
  return dot < 0 || name === 'timer.due' ? undefined : `${name.slice(0, dot)}.*`
}

/** The wildcards that stand for some of these names. */
export function familiesOf(names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => familyOf(name) ?? []))
}
