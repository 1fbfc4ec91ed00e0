import { redactor } from '../redact.ts'
import { isSecretName } from './secret-names.ts'

const HIDDEN = '[secret]'
const redact = redactor([])

/** A copy to be shown: what stands behind a key that names a secret is not in it, nor what is shaped like one in any text. */
export function withoutSecrets<T>(value: T): T
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return redact(value)
  if (Array.isArray(value)) return value.map((one: unknown) => withoutSecrets(one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecretName(key) && inner !== null && inner !== '' ? HIDDEN : withoutSecrets(inner),
    ]),
  )
}
