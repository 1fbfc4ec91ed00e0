import { isSecretName } from './secret-names.ts'

const HIDDEN = '[secret]'
/** The name and password in an address. */
const SIGNED_IN = /(\/\/)[^/\s"@]+@/g

/** A copy to be shown: what stands behind a key that names a secret is not in it, nor are passwords in addresses. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(SIGNED_IN, `$1${HIDDEN}@`)
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecretName(key) && inner !== null && inner !== '' ? HIDDEN : withoutSecrets(inner),
    ]),
  )
}
