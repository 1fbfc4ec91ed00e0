import { expect } from 'chai'
import type { Context } from '../../src/app/context.ts'
import type { WireIssue } from '../../src/gitea/wire.ts'
import { textHash } from '../../src/issue/text-hash.ts'
import { bodyByOf } from '../../src/plugins/parsing/body-by.ts'

const AUTHOR = 2
const EDITOR = 3
const TEXT = 'Blocked by: bob/secret#1'

const issue = (contentVersion?: number): WireIssue => ({
  id: 10,
  number: 1,
  title: 'Fix',
  body: TEXT,
  state: 'open',
  user: { id: AUTHOR, login: 'alice' },
  labels: [],
  assignees: [],
  ...(contentVersion === undefined ? {} : { content_version: contentVersion }),
  url: 'http://git.example/api/v1/repos/alice/app/issues/1',
  html_url: 'http://git.example/alice/app/issues/1',
  updated_at: '2026-05-01T10:00:00Z',
  repository: { id: 1, name: 'app', owner: 'alice' },
})

interface Told {
  readonly name?: string
  readonly coalesced?: boolean
  readonly body?: string
  readonly changes?: object
}

/** An edit of the body by the editor, as its event tells it. */
function edit({ name = 'issues.edited', coalesced = false, body = TEXT, changes = { body: {} } }: Told = {}) {
  const payload = { sender: { id: EDITOR }, issue: { body }, changes }
  // only these parts are looked at
  return { name, coalesced, payload } as unknown as Context<'issues.edited'>
}

const sum = textHash({ title: '', body: TEXT })
const by = (context: Context<'issues.edited'>, now = issue(), known?: number | null) =>
  bodyByOf(context, now, known === undefined ? undefined : { bodyBy: { sum, userId: known } }).userId

describe('who wrote a body', () => {
  it('is who is said to have changed it to what it says now', () => {
    expect(bodyByOf(edit(), issue(), undefined)).to.deep.equal({ sum, userId: EDITOR })
    expect(by(edit({ name: 'issues.opened', changes: {} }))).to.equal(EDITOR)
  })

  it('is not told by an event that stands for others too: the last of them may be somebody else’s', () => {
    expect(by(edit({ coalesced: true }))).to.equal(null)
  })

  it('is not told by an event of another body: it was changed again since', () => {
    expect(by(edit({ body: 'Nothing yet' }))).to.equal(null)
  })

  it('is not told by a change of the title, or by another event', () => {
    expect(by(edit({ changes: { title: {} } }))).to.equal(null)
    expect(by(edit({ name: 'issues.assigned' }))).to.equal(null)
  })

  it('is the author where the issue itself tells that nobody has changed it', () => {
    expect(by(edit({ coalesced: true }), issue(0))).to.equal(AUTHOR)
    expect(by(edit({ coalesced: true }), issue(1))).to.equal(null)
  })

  it('is remembered for as long as the body is the same, and then not', () => {
    expect(by(edit({ coalesced: true }), issue(), AUTHOR)).to.equal(AUTHOR)
    const other = { ...issue(), body: 'Another' }
    expect(by(edit({ coalesced: true }), other, AUTHOR)).to.equal(null)
  })
})
