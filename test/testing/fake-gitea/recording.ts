import { readFileSync } from 'node:fs'
import type { ReceivedDelivery } from '../../support/receiver.ts'

/** One API exchange with a real server, as test/fixtures/recordings/README.md describes it. */
export interface RecordedCall {
  readonly as: string | null
  readonly method: string
  readonly path: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: string | null
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: unknown
}

export interface Recording {
  readonly name: string
  readonly api: readonly RecordedCall[]
  readonly deliveries: readonly ReceivedDelivery[]
}

/** The secret of every recorded hook that has one. */
export const RECORDING_SECRET = 'recording-secret'

/** Folder of the recordings, and the version that the fake is told to be. */
export const SERVERS = {
  'gitea-1.22.6': '1.22.6',
  'gitea-1.24.7': '1.24.7',
  'gitea-1.25.4': '1.25.4',
  'gitea-1.26.3': '1.26.3',
  'gitea-1.27.0-rc0': '1.27.0-rc0',
  'forgejo-12': 'forgejo-12',
} as const

export type ServerName = keyof typeof SERVERS
export const serverNames = Object.keys(SERVERS) as ServerName[]

/** In the order in which they were recorded on one database. */
export const SCENARIOS = [
  'setup',
  'open-plain',
  'open-full',
  'open-closed',
  'assign',
  'assign-more',
  'unassign',
  'assign-replace',
  'assign-wrong',
  'edit',
  'labels',
  'milestones',
  'close-reopen',
  'comments',
  'dependencies',
  'dependencies-cross',
  'permissions',
  'errors',
  'content-version',
  'config-file',
  'pull-request',
  'delete-issue',
  'hook-test',
  'hook-form',
  'system-hook',
  'lock-archive-rename',
] as const

export function recordingOf(server: ServerName, scenario: string): Recording {
  const file = new URL(`../../fixtures/recordings/${server}/${scenario}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Recording
}

/** The JSON of a delivery, out of the form field if need be. */
export function payloadText(delivery: ReceivedDelivery): string {
  const form = delivery.headers['content-type'] === 'application/x-www-form-urlencoded'
  return form ? (new URLSearchParams(delivery.body).get('payload') ?? '') : delivery.body
}
