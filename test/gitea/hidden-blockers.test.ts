import { expect } from 'chai'
import { hiddenBlockers, neighboursIn } from '../../src/gitea/hidden-blockers.ts'
import type { TimelineEntry } from '../../src/gitea/wire.ts'

let entries = 0

function entry(type: string, number: number, state: string, repoId = 2): TimelineEntry {
  const repository = { id: repoId, owner: 'alice', name: 'secret' }
  return {
    id: ++entries,
    type,
    created_at: '2026-01-01T00:00:00Z',
    dependent_issue: { number, state, repository },
  }
}

const unseen = (...isOpen: boolean[]) =>
  isOpen.map((open, index) => ({
    address: { repoId: 2, owner: 'alice', repo: 'secret', number: index + 1 },
    isOpen: open,
  }))

describe('blockers that a list hides', () => {
  it('are those of other repositories that the timeline has added last', () => {
    const told = neighboursIn(
      [
        entry('add_dependency', 1, 'open'),
        entry('add_dependency', 2, 'closed'),
        entry('add_dependency', 3, 'open'),
        entry('remove_dependency', 3, 'open'),
        entry('add_dependency', 4, 'open', 1),
        entry('add_dependency', 1, 'open'),
        entry('comment', 5, 'open'),
      ],
      1,
    )
    expect(told.map(({ address, isOpen }) => [address.number, isOpen])).to.deep.equal([
      [1, true],
      [2, false],
    ])
  })

  it('count as open where the timeline does not tell of them', () => {
    const nameless = { ...entry('add_dependency', 1, 'closed'), dependent_issue: { number: 0, state: '' } }
    expect(neighboursIn([nameless], 1)).to.deep.equal([])
    expect(hiddenBlockers(2, unseen(false))).to.deep.equal({ all: 2, open: 1 })
  })

  it('are open as far as the timeline says, and at the most as many as there are', () => {
    expect(hiddenBlockers(2, unseen(true, false))).to.deep.equal({ all: 2, open: 1 })
    expect(hiddenBlockers(2, unseen(false, false))).to.deep.equal({ all: 2, open: 0 })
    expect(hiddenBlockers(1, unseen(true, true))).to.deep.equal({ all: 1, open: 1 })
  })

  it('are taken for open while one that may wait itself is', () => {
    expect(hiddenBlockers(1, unseen(true, false))).to.deep.equal({ all: 1, open: 1 })
  })
})
