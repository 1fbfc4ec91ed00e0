import type { ReceivedDelivery } from '../../support/receiver.ts'
import { differences } from './comparison.ts'
import { payloadText } from './recording.ts'
import type { FakeAnswer, Replayed } from './replay.ts'

/** Every difference between what a real server answered and sent, and what the fake did in its place. */
export function replayDifferences(replayed: Replayed): string[] {
  return [...answerDifferences(replayed), ...deliveryDifferences(replayed), ...branchDifferences(replayed)]
}

function answerDifferences({ recording, answers }: Replayed): string[] {
  return recording.api.flatMap((call, index) => {
    const faked = answers[index]
    if (!faked) return []
    const what = `${call.method} ${call.path}`
    const lines = [
      ...differences(call.status, faked.status, '.status'),
      ...headerDifferences(call.responseHeaders, faked),
      ...differences(call.responseBody, faked.body, '.body'),
    ]
    return lines.map((line) => `${what} ${line}`)
  })
}

function headerDifferences(recorded: Readonly<Record<string, string>>, { headers }: FakeAnswer): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    differences(recorded[name] ?? null, value, `.${name}`),
  )
}

/** What git caused comes at any time. */
const BY_GIT = /^(push|create|delete|status|workflow_|pull_request_sync)/

function deliveryDifferences({ recording, deliveries }: Replayed): string[] {
  const recorded = recording.deliveries.filter((one) => ofIssues(one, recording.name))
  const faked = deliveries.filter((one) => ofIssues(one, recording.name))
  const order = differences(recorded.map(nameOf), faked.map(nameOf), 'deliveries')
  if (order.length) return [...order, `${recorded.map(nameOf)} | ${faked.map(nameOf)}`]
  return recorded.flatMap((delivery, index) => {
    const other = faked[index]
    return other ? inDelivery(delivery, other) : []
  })
}

/** What came of the branch of the pull request, and of its merge, in the order of each kind. */
function branchDifferences({ recording, deliveries }: Replayed): string[] {
  if (recording.name !== 'pull-request') return []
  return ['create', 'push', 'delete'].flatMap((type) => {
    const recorded = recording.deliveries.filter((one) => ofBranch(one, type))
    const faked = deliveries.filter((one) => ofBranch(one, type))
    if (recorded.length !== faked.length) return [`${type}: ${recorded.length} deliveries | ${faked.length}`]
    return recorded.flatMap((delivery, index) => {
      const other = faked[index]
      return other ? inDelivery(delivery, other) : []
    })
  })
}

function ofBranch(delivery: ReceivedDelivery, type: string): boolean {
  if (delivery.headers['x-gitea-event-type'] !== type) return false
  const { ref, total_commits } = JSON.parse(payloadText(delivery))
  return /feature/.test(ref) || (ref === 'refs/heads/main' && total_commits === 3)
}

function ofIssues(delivery: ReceivedDelivery, scenario: string): boolean {
  const type = delivery.headers['x-gitea-event-type'] ?? ''
  return scenario === 'hook-test' || !BY_GIT.test(type)
}

function nameOf(delivery: ReceivedDelivery): string {
  const action: unknown = JSON.parse(payloadText(delivery)).action
  return `${delivery.url} ${delivery.headers['x-gitea-event-type']} ${action}`
}

function inDelivery(recorded: ReceivedDelivery, faked: ReceivedDelivery): string[] {
  const names = (delivery: ReceivedDelivery) => Object.keys(delivery.headers).sort().join(' ')
  const fixed = (delivery: ReceivedDelivery) =>
    Object.fromEntries(
      Object.entries(delivery.headers).filter(([name]) => !/delivery|signature|length|host/.test(name)),
    )
  const lines = [
    ...differences(names(recorded), names(faked), '.headers'),
    ...differences(fixed(recorded), fixed(faked), '.headers'),
    ...differences(JSON.parse(payloadText(recorded)), JSON.parse(payloadText(faked)), ''),
    ...differences(layout(recorded), layout(faked), '.layout'),
  ]
  return lines.map((line) => `${nameOf(recorded)} ${line}`)
}

/** How the JSON is printed: its indentation, its end, and whether `<>&` are escaped. */
function layout(delivery: ReceivedDelivery): string {
  const text = payloadText(delivery)
  const indent = /^ */m.exec(text.split('\n')[1] ?? '')?.[0].length
  return `${indent} ${text.endsWith('}')} ${/[<>&]/.test(text)} ${/\\u003c/.test(text)}`
}
