import { expect } from 'chai'
import { readChanges } from '../../src/plugins/explaining/read-changes.ts'

const read = (text: string) => readChanges(text.split(' ').filter(Boolean), ['opus', 'glm'])

describe('the words after /what-if', () => {
  it('are keys and values, in any case and however they are joined', () => {
    expect(read('')).to.deep.equal({})
    expect(read('Difficulty=HIGH estimate:80,000 --agent=Opus blocked-by=none')).to.deep.equal({
      difficulty: 'high',
      tokens: 80_000,
      agent: 'opus',
      blockers: 'none',
    })
    expect(read('tokens=0.5M agent=auto')).to.deep.equal({ tokens: 500_000, agent: 'auto' })
  })

  it('are answered with the nearest right one where one is wrong', () => {
    const wrong = (text: string) => {
      const changes = read(text)
      return 'problem' in changes ? [changes.problem.wrong, changes.problem.nearest] : []
    }
    expect(wrong('tokns=9k')).to.deep.equal(['tokns', 'tokens'])
    expect(wrong('agent=ops')).to.deep.equal(['ops', 'opus'])
    expect(wrong('tokens=90')).to.deep.equal(['90', '90k'])
    expect(wrong('tokens=many')).to.deep.equal(['many', undefined])
    expect(wrong('difficulty')).to.deep.equal(['', undefined])
    expect(wrong(`${'x'.repeat(500)}=1`)[0]).to.have.length.at.most(40)
    expect(wrong('agent=@all`')).to.deep.equal(['all', undefined])
  })
})
