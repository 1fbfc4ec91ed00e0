/** `giteaToken`, `webhook_secret`, `apiKey`; not `maxTokens`, and not what a model's price is called. */
const SECRET_NAME =
  /(?:^|[_-]|[a-z](?=[A-Z]))(?:token|secret|password|passphrase|api[_-]?key|private[_-]?key)$/i

/** Whether a key is called as if a secret stood behind it. */
export function isSecretName(key: string): boolean {
  return SECRET_NAME.test(key) || /^(?:authorization|cookie|x-.*-signature(?:-.*)?)$/i.test(key)
}

/** The first key in a file that looks as if a secret stood behind it, with its path; undefined = none. */
export function secretIn(
  value: unknown,
  path: readonly string[] = [],
  seen = new Set<unknown>(),
): string | undefined {
  // what is said once and pointed to is looked at once
  if (typeof value !== 'object' || value === null || seen.has(value)) return undefined
  seen.add(value)
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, key]
    if (SECRET_NAME.test(key)) return `"${at.join('.')}"`
    const found = secretIn(inner, at, seen)
    if (found !== undefined) return found
  }
  return undefined
}
