import type { Level, RepositoryRecord } from '../state/records.ts'
import type { Act, View } from '../world.ts'
import type { Body } from './body.ts'
import { refusal } from './refusal.ts'

/** A request that found its route and passed the guards. */
export interface Call extends View {
  readonly params: Readonly<Record<string, string>>
  /** Below `/api/v1`, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Body
  /** Of Basic authentication: the only way to make tokens. */
  readonly basic: boolean
}

/** A call below `/repos/{owner}/{repo}`, with the repository and what the caller may do there. */
export interface RepositoryCall extends Call {
  readonly repository: RepositoryRecord
  readonly level: Level
}

/** The same call by somebody known; routes that write have refused strangers before. */
export function acting<C extends Call>(call: C): C & Act {
  const { viewer } = call
  if (!viewer) throw refusal(call.world, 401, 'token is required')
  return { ...call, viewer }
}

export function param(call: Call, name: string): string {
  return call.params[name] ?? ''
}

export function numberParam(call: Call, name: string): number {
  const text = param(call, name)
  return /^\d+$/.test(text) ? Number(text) : -1
}
