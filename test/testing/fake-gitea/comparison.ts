/** Keys whose values are numbers of this or that database, or made of such. */
const LOOSE = new Set([
  'id',
  'size',
  'watchers_count',
  'forks_count',
  'branch_count',
  'commit_id',
  'created',
  'additions',
  'changed_files',
])

/**
 * Every difference between a recorded and a faked JSON value, as lines `path: recorded | faked`. Key sets, nulls,
 * types and lengths always count; values count after ids, hashes, times and hosts are taken out.
 */
export function differences(recorded: unknown, faked: unknown, path = ''): string[] {
  if (kindOf(recorded) !== kindOf(faked)) return [`${path}: ${kindOf(recorded)} | ${kindOf(faked)}`]
  if (Array.isArray(recorded) && Array.isArray(faked)) return inLists(recorded, faked, path)
  if (isRecord(recorded) && isRecord(faked)) return inRecords(recorded, faked, path)
  const [one, other] = [plain(recorded), plain(faked)]
  const loose = LOOSE.has(path.split('.').at(-1) ?? '')
  return one === other || loose ? [] : [`${path}: ${one} | ${other}`]
}

function inLists(recorded: readonly unknown[], faked: readonly unknown[], path: string): string[] {
  if (recorded.length !== faked.length) return [`${path}: ${recorded.length} items | ${faked.length}`]
  const order = orderOf(path)
  const others = order(faked)
  return order(recorded).flatMap((item, index) => differences(item, others[index], `${path}[]`))
}

function inRecords(
  recorded: Record<string, unknown>,
  faked: Record<string, unknown>,
  path: string,
): string[] {
  const missing = Object.keys(recorded).filter((key) => !(key in faked))
  const extra = Object.keys(faked).filter((key) => !(key in recorded))
  const shared = Object.keys(recorded).filter((key) => key in faked)
  return [
    ...missing.map((key) => `${path}.${key}: there | missing`),
    ...extra.map((key) => `${path}.${key}: missing | there`),
    ...shared.flatMap((key) => differences(recorded[key], faked[key], `${path}.${key}`)),
  ]
}

/** A hook's events come in random order; assignees do after a PATCH. */
function orderOf(path: string): (list: readonly unknown[]) => unknown[] {
  if (path.endsWith('.events')) return (list) => [...list].sort()
  if (!path.endsWith('.assignees')) return (list) => [...list]
  const login = (user: unknown) => (isRecord(user) ? String(user.login) : '')
  return (list) => [...list].sort((one, other) => login(one).localeCompare(login(other)))
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return kindOf(value) === 'object'
}

function plain(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) => (time < '1971' ? time : '<time>'))
    .replace('root@', 'git@')
    .replace(/\b[0-9a-f]{40}\b/g, '<sha>')
    .replace(/#issuecomment-\d+/g, '#issuecomment-<id>')
    .replace(/http:\/\/(127\.0\.0\.1:\d+|git\.example\.test|bot\.example\.test:8000)/g, '<host>')
}
