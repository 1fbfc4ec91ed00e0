import { expect } from 'chai'
import type { Context } from '../../src/app/context.ts'
import type { IssueEventName } from '../../src/gitea/events.ts'
import type { WireIssue } from '../../src/gitea/wire.ts'
import { bodyByOf } from '../../src/plugins/parsing/body-by.ts'

/** The issue as it stands now; it was changed, so that it does not tell by itself whose body it is. */
const issue = {
  body: 'now',
  user: { id: 1 },
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-02T00:00:00Z',
  content_version: 2,
} as unknown as WireIssue

function edited(body: string, { coalesced = false, changes = { body: { from: 'before' } } as object } = {}) {
  const payload = { issue: { body }, sender: { id: 9 }, changes }
  return { name: 'issues.edited', coalesced, payload } as unknown as Context<IssueEventName>
}

describe('who wrote a body', () => {
  it('is told by the event of the change that made it', () => {
    expect(bodyByOf(edited('now'), issue, undefined).userId).to.equal(9)
  })

  it('is not told by an event that stands for others too, of another body, or of another change', () => {
    const nobody = bodyByOf(
      { name: 'sweep.found', coalesced: false } as unknown as Context<IssueEventName>,
      issue,
      undefined,
    )
    for (const context of [
      edited('now', { coalesced: true }),
      edited('an earlier one'),
      edited('now', { changes: { title: { from: 'x' } } }),
    ])
      expect(bodyByOf(context, issue, undefined)).to.deep.equal(nobody)
    expect(nobody.userId).not.to.equal(9)
  })

  it('stays who it was as long as the body is the same', () => {
    const first = bodyByOf(edited('now'), issue, undefined)
    expect(bodyByOf(edited('now', { coalesced: true }), issue, { bodyBy: first }).userId).to.equal(9)
  })
})
