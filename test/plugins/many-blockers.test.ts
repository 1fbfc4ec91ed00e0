import { expect } from 'chai'
import { type Facts, reconcile } from '../../src/plugins/dependencies/reconcile.ts'
import type { Edge } from '../../src/tasks/graph.ts'
import { growthOf, LINEAR } from '../support/growth.ts'

const at = (number: number) => ({ repoId: 1, owner: 'alice', repo: 'app', number })

/** So many blockers that a person set in Gitea and that are known, and as many that are known and are not there any more. */
function factsOf(size: number): Facts {
  const edge = (number: number): Edge => ({
    dependent: '1#1',
    blocker: `1#${number}`,
    dependentAddress: at(1),
    blockerAddress: at(number),
    statedBy: [],
    native: true,
    mirror: 'none',
    withdrawn: null,
    open: true,
  })
  const edges = Array.from({ length: 2 * size }, (_, index) => edge(index + 2))
  const native = edges
    .slice(0, size)
    .map(({ blocker, blockerAddress }) => ({ key: blocker, address: blockerAddress, open: true }))
  return {
    dependent: { key: '1#1', address: at(1), textHash: 'aaaa' },
    edges,
    stated: [],
    ordered: [],
    unordered: new Set(),
    native,
    unshowable: new Set(),
    hiddenInGitea: { all: 0, open: 0 },
    others: [],
    tryAgain: false,
    recalled: { trace: 'none', mirrors: new Set(), withdrawn: new Set(), statedBy: new Map() },
    retaken: new Set(),
    nowMs: 0,
  }
}

describe('a task with thousands of blockers', () => {
  it('keeps those that stand in Gitea and lets go of the others', () => {
    const { edges, removed, toMirror, toUnmirror } = reconcile(factsOf(3))
    expect(edges.map(({ blocker }) => blocker)).to.deep.equal(['1#2', '1#3', '1#4'])
    expect(removed.map(({ blocker }) => blocker)).to.deep.equal(['1#5', '1#6', '1#7'])
    expect([toMirror, toUnmirror]).to.deep.equal([[], []])
  })

  it('takes time in proportion to them', () => {
    expect(growthOf(4_000, factsOf, reconcile)).to.be.below(LINEAR)
  })
})
