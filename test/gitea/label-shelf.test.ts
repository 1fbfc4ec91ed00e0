import { expect } from 'chai'
import { LabelShelf } from '../../src/gitea/effects/label-shelf.ts'

describe('the shelf of label definitions', () => {
  const definitions = { at: 0, labels: [] }

  it('keeps 500 repositories, and of more the ones that were read last', () => {
    const shelf = new LabelShelf()
    for (let repoId = 1; repoId <= 500; repoId++) shelf.keep(repoId, definitions)
    expect(shelf.get(1)).to.equal(definitions)
    shelf.keep(1, { ...definitions, at: 1 })
    for (const repoId of [501, 502]) shelf.keep(repoId, definitions)
    expect([1, 2, 3, 4, 502].map((repoId) => shelf.get(repoId)?.at)).to.deep.equal([
      1,
      undefined,
      undefined,
      0,
      0,
    ])
  })
})
