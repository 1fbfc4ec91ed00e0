import { expect } from 'chai'
import type { FoundChange } from '../../src/app/silent-hooks.ts'
import { issueKey } from '../../src/gitea/issue-address.ts'
import { AudibleChanges, type AudibleRow, audibleOf } from '../../src/plugins/sweep/audible.ts'

const ALL = new Set(['issues', 'issue_assign', 'issue_label', 'issue_comment'])
const BOT = 5

const QUIET = { text: 'a', assignees: [BOT], labels: [1], comments: 1 }

interface Wish extends Partial<Omit<AudibleRow, 'audible'>> {
  readonly audible?: Partial<typeof QUIET>
}

function row(number: number, { audible, ...more }: Wish = {}): AudibleRow {
  return {
    key: `9#${number}`,
    address: { repoId: 9, owner: 'alice', repo: 'app', number },
    isOpen: true,
    isMine: true,
    updatedMs: 1_000,
    createdMs: 500,
    audible: { ...QUIET, ...audible },
    ...more,
  }
}

const keyOf = ({ address }: FoundChange) => issueKey(address)

describe('what a webhook had to tell of', () => {
  /** Seen once with #1; then what is found of the changes. */
  const found = (changes: readonly AudibleRow[], types: ReadonlySet<string> = ALL) => {
    const seen = new AudibleChanges()
    seen.take({ changes: [], assigned: [row(1)], serverMs: 1_000, readMs: 1_000 }, types)
    return seen.take({ changes, assigned: undefined, serverMs: 2_000, readMs: 2_000 }, types).map(keyOf)
  }
  const changed = (audible: Partial<typeof QUIET>, more: Wish = {}) => [row(1, { audible, ...more })]

  it('is what was said, added, taken from the bot or assigned to it', () => {
    expect(found(changed({ text: 'b' }))).to.deep.equal(['9#1'])
    expect(found(changed({ assignees: [BOT, 6] }))).to.deep.equal(['9#1'])
    expect(found(changed({ labels: [1, 2] }))).to.deep.equal(['9#1'])
    expect(found(changed({ comments: 2 }))).to.deep.equal(['9#1'])
    expect(found(changed({ assignees: [] }, { isMine: false }))).to.deep.equal(['9#1'])
    expect(found([row(2)])).to.deep.equal(['9#2'])
  })

  it('is not what a deletion of a label or an account does elsewhere, nor a mere date', () => {
    expect(found(changed({}, { updatedMs: 1_900 }))).to.deep.equal([])
    expect(found(changed({ labels: [] }))).to.deep.equal([])
    expect(found(changed({ comments: 0 }))).to.deep.equal([])
  })

  it('is told with the time of the own clock', () => {
    const seen = new AudibleChanges()
    seen.take({ changes: [], assigned: [row(1)], serverMs: 1_000, readMs: 51_000 }, ALL)
    const changes = [row(1, { updatedMs: 1_500, audible: { comments: 2 } })]
    const [change] = seen.take({ changes, assigned: undefined, serverMs: 2_000, readMs: 52_000 }, ALL)
    expect(change?.changedMs).to.equal(51_500)
  })

  it('is nothing about pull requests, and about issues that never were the bot’s', () => {
    const said = { title: 'a', body: '', state: 'open' as const, assignees: [], labels: [] }
    expect(audibleOf({ ...said, comments: 3 })).to.deep.include({ comments: 3, labels: [] })
    expect(audibleOf({ ...said, pull_request: {} })).to.equal(undefined)
    expect(found([{ ...row(1), audible: undefined }])).to.deep.equal([])
    expect(found([row(2, { isMine: false, createdMs: 1_500 })])).to.deep.equal([])
  })

  it('is only what the plugins have hooks send', () => {
    const without = (type: string) => new Set([...ALL].filter((one) => one !== type))
    expect(found(changed({ text: 'b' }), without('issues'))).to.deep.equal([])
    expect(found(changed({ assignees: [BOT, 6] }), without('issue_assign'))).to.deep.equal([])
    expect(found(changed({ labels: [1, 2] }), without('issue_label'))).to.deep.equal([])
    expect(found(changed({ comments: 2 }), without('issue_comment'))).to.deep.equal([])
    for (const type of ['issues', 'issue_assign'])
      expect(found([row(2, { createdMs: 1_500 })], without(type)), type).to.deep.equal([])
  })

  it('is not what was assigned long ago where the bot was let in only now', () => {
    const elsewhere = { key: '8#1', address: { repoId: 8, owner: 'bob', repo: 'lib', number: 1 } }
    expect(found([row(1, elsewhere)])).to.deep.equal([])
    expect(found([row(1, { ...elsewhere, createdMs: 999 })])).to.deep.equal([])
    expect(found([row(1, { ...elsewhere, createdMs: 1_000 })])).to.deep.equal(['8#1'])
  })

  it('is nothing at the first time, and each thing once', () => {
    const seen = new AudibleChanges()
    const take = (...changes: AudibleRow[]) =>
      seen.take({ changes, assigned: undefined, serverMs: 1_000, readMs: 1_000 }, ALL).length
    expect(take(row(1, { createdMs: 9_000 }))).to.equal(0)
    expect([take(row(1)), take(row(1, { audible: { text: 'b' } }))]).to.deep.equal([0, 1])
    expect(take(row(1, { audible: { text: 'b' } }))).to.equal(0)
    // an issue that is closed or not the bot's any more is forgotten, and is told of anew
    expect([take(row(1, { isOpen: false, audible: { text: 'c' } })), take(row(2))]).to.deep.equal([1, 0])
    // of a closed one nothing is kept: what moves only its date may be a lock
    expect(take(row(1, { isOpen: false, audible: { text: 'c' } }))).to.equal(0)
  })

  it('is measured by what Gitea has done without a sound meanwhile', () => {
    const seen = new AudibleChanges()
    const take = (changes: readonly AudibleRow[], assigned?: readonly AudibleRow[]) =>
      seen.take({ changes, assigned, serverMs: 1_000, readMs: 1_000 }, ALL).map(keyOf)
    take([], [row(1)])
    take([], [row(1, { audible: { labels: [] } })])
    expect(take([row(1, { audible: { labels: [1] } })])).to.deep.equal(['9#1'])
    // what was read of all before a change is older than what was read of the changes
    expect(take([row(1, { updatedMs: 3_000, audible: { text: 'b' } })], [row(1)])).to.deep.equal(['9#1'])
    expect(take([row(1, { updatedMs: 3_000, audible: { text: 'b' } })])).to.deep.equal([])
  })
})
