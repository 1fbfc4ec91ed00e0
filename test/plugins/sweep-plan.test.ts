import { expect } from 'chai'
import type { WireIssue } from '../../src/gitea/wire.ts'
import { advance, OVERLAP_MS, type Trace, traceOf } from '../../src/plugins/sweep/plan.ts'

const NOW_MS = Date.parse('2026-05-01T10:00:00Z')

function row(id: number, updatedMs: number, title = 'one'): Trace {
  const user = { id: 2, login: 'alice' }
  const issue: WireIssue = {
    id,
    number: id,
    title,
    body: '',
    state: 'open',
    user,
    labels: [],
    assignees: [],
    url: 'http://git.example/api/v1/repos/alice/app/issues/1',
    html_url: 'http://git.example/alice/app/issues/1',
    updated_at: new Date(updatedMs).toISOString(),
    repository: { id: 1, name: 'app', owner: 'alice' },
  }
  return { id, updatedMs, trace: traceOf(issue) }
}

describe('how the sweep moves on', () => {
  const start = { updatedMs: NOW_MS - OVERLAP_MS, seen: {} }

  it('to the newest row, and calls a row new once', () => {
    const rows = [row(1, NOW_MS - 1_000)]
    const first = advance(start, rows, NOW_MS)
    expect(first.fresh).to.deep.equal(rows)
    expect(first.cursor.updatedMs).to.equal(NOW_MS - 1_000)
    expect(advance(first.cursor, rows, NOW_MS).fresh).to.deep.equal([])
  })

  it('and sees a second change within the same second', () => {
    const { cursor } = advance(start, [row(1, NOW_MS)], NOW_MS)
    expect(advance(cursor, [row(1, NOW_MS, 'two')], NOW_MS).fresh).to.have.length(1)
  })

  it('never past the time of the server, whatever a row says', () => {
    const future = row(1, NOW_MS + 365 * 24 * 60 * 60_000)
    const { cursor } = advance(start, [future, row(2, NOW_MS - 5_000)], NOW_MS)
    expect(cursor.updatedMs).to.equal(NOW_MS - 5_000)
    expect(advance({ updatedMs: NOW_MS * 2, seen: {} }, [], NOW_MS).cursor.updatedMs).to.equal(NOW_MS)
  })

  it('through as many rows as there are', () => {
    const many = Array.from({ length: 200_000 }, (_, id) => ({ id, updatedMs: NOW_MS - id, trace: 'x' }))
    expect(advance(start, many, NOW_MS).cursor.updatedMs).to.equal(NOW_MS)
  })
})
