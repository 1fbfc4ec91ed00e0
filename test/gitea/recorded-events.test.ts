import { expect } from 'chai'
import { readDelivery } from '../../src/gitea/delivery.ts'
import { type EventName, events } from '../../src/gitea/events.ts'
import { recordedDeliveries } from '../server/recordings.ts'

/** In this order the counts below are told. */
const SERVERS = [
  'gitea-1.22.6',
  'gitea-1.24.7',
  'gitea-1.25.4',
  'gitea-1.26.3',
  'gitea-1.27.0-rc0',
  'forgejo-12',
] as const

/** How many of each event every server sent while the scenarios ran. */
const SENT: Partial<Record<EventName, string>> = {
  'issues.opened': '28 28 28 27 27 28',
  'issues.closed': '9 9 9 9 9 9',
  'issues.reopened': '1 1 1 1 1 1',
  'issues.edited': '8 8 8 6 6 8',
  'issues.deleted': '0 0 1 1 1 0',
  'issues.assigned': '13 13 13 13 13 13',
  'issues.unassigned': '4 4 4 4 4 4',
  'issues.label_updated': '12 12 12 12 12 12',
  'issues.label_cleared': '2 2 2 2 2 2',
  'issues.milestoned': '3 3 3 3 3 3',
  'issues.demilestoned': '1 1 1 1 1 1',
  'issue_comment.created': '4 3 3 3 3 4',
  'issue_comment.edited': '3 2 2 2 2 3',
  'issue_comment.deleted': '1 1 1 1 1 1',
  'pull_request.opened': '1 1 1 1 1 1',
  'pull_request.closed': '1 1 1 1 1 1',
  'pull_request.edited': '2 2 2 2 2 2',
  'pull_request.assigned': '1 1 1 1 1 1',
  'pull_request.label_updated': '1 1 1 1 1 1',
  'pull_request.synchronized': '3 2 2 2 2 1',
  'pull_request.review_requested': '1 1 1 1 1 1',
  'pull_request_review.approved': '1 1 1 1 1 1',
  'pull_request_review.rejected': '1 1 1 1 1 1',
  'pull_request_review.commented': '1 1 1 1 1 1',
  'pull_request_comment.created': '1 1 1 1 1 1',
  push: '11 11 11 11 11 11',
  create: '3 3 3 3 3 3',
  delete: '2 2 2 2 2 2',
  fork: '1 1 1 1 1 1',
  'repository.created': '1 1 1 1 1 1',
  'repository.deleted': '1 1 1 1 1 1',
  'release.published': '1 1 1 1 1 1',
  'release.updated': '1 1 1 1 1 1',
  'release.deleted': '2 2 2 2 2 2',
  'wiki.created': '0 1 1 1 1 1',
  'wiki.edited': '0 1 1 1 1 1',
  'wiki.deleted': '1 1 1 1 1 1',
  status: '0 2 2 2 2 0',
  'workflow_job.queued': '0 1 1 1 1 0',
  'workflow_run.requested': '0 0 1 1 1 0',
}

describe('the table of events, held against what six servers sent', () => {
  it('knows every delivery, and each is what its event promises', () => {
    const counts = new Map<string, number[]>()
    for (const { from, headers, body } of recordedDeliveries()) {
      const form = headers['content-type']?.includes('form')
      const json = form ? (new URLSearchParams(body).get('payload') ?? '') : body
      const routed = readDelivery(headers, Buffer.from(json))
      if ('type' in routed) throw new Error(`${from} is an unknown event ${routed.type}`)
      const parsed = events[routed.name].schema.safeParse(JSON.parse(json))
      expect(parsed.success, `${from} ${routed.name} ${parsed.error?.message}`).to.equal(true)
      const count = counts.get(routed.name) ?? SERVERS.map(() => 0)
      const server = SERVERS.findIndex((name) => from.startsWith(`${name}/`))
      count[server] = (count[server] ?? 0) + 1
      counts.set(routed.name, count)
    }
    const told = Object.fromEntries([...counts].map(([name, count]) => [name, count.join(' ')]))
    expect(told).to.deep.equal(SENT)
  })
})
