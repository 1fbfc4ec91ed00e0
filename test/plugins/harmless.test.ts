import { expect } from 'chai'
import { harmless } from '../../src/plugins/harmless.ts'

describe('words of a stranger in a comment', () => {
  it('name no commit', () => {
    for (const sha of ['3ee8adb', '3ee8adb0f4569ec3a45b04cc2ccc479b6d05aaaa'])
      expect(harmless(`See ${sha}.`)).to.not.match(/[0-9a-f]{7}/)
    expect(harmless('See 123456.')).to.equal('See 123456.')
  })

  it('are no formula and no picture', () => {
    expect(harmless('$$x$$ costs $5')).to.equal('\\$\\$x\\$\\$ costs \\$5')
    expect(harmless('done :tada: :+1:')).to.equal('done :\u200btada: :\u200b+1:')
    expect(harmless('src/a.ts:12: no')).to.equal('src/a.ts:\u200b12: no')
  })
})
