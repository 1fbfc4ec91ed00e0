import { expect } from 'chai'
import { contextBar, stopText, workTrouble } from '../../src/plugins/status/work-text.ts'
import { afterClaim } from '../../src/tasks/at-work.ts'
import { session } from '../tasks/sessions.ts'
import { assigned } from '../tasks/tasks.ts'

describe('what is said of an agent at work', () => {
  it('is a bar of its context that is never empty once something is used, nor too long', () => {
    expect(contextBar(104_000, 200_000)).to.equal('▓▓▓▓▓░░░░░ 52 % of 200k')
    expect(contextBar(0, 200_000)).to.equal('░░░░░░░░░░ 0 % of 200k')
    expect(contextBar(100, 200_000)).to.equal('▓░░░░░░░░░ 0 % of 200k')
    expect(contextBar(500_000, 200_000)).to.equal('▓▓▓▓▓▓▓▓▓▓ 250 % of 200k')
  })

  it('is a question without a mention, a link or a page of text', () => {
    const question = `@bob which one? ![x](https://evil.example) ${'y'.repeat(5_000)}`
    const text = workTrouble({ kind: 'asked', agent: 'glm', question, atMs: 0, fence: 1 })
    expect(text).to.match(/^`glm` asks: bob which one\? !/)
    expect(text).to.not.match(/@bob|https:\/\/|!\[x\]\(/)
    expect(text.length).to.be.below(1_300)
  })

  it('is a question without a token in it', () => {
    for (const token of [
      `mca_${'a'.repeat(43)}`,
      `ghp_${'B1'.repeat(20)}`,
      'sk-abcdefghijklmnop',
      'eyJhbGciOiJI.eyJzdWIi.x',
    ]) {
      const question = `Is ${token} the right one?`
      const text = workTrouble({ kind: 'asked', agent: 'glm', question, atMs: 0, fence: 1 })
      expect(text).to.match(/^`glm` asks: Is \(a token\) the right one\?/)
    }
  })

  it('is that it has to stop, and nothing while it may go on', () => {
    const task = afterClaim(assigned(), session())
    expect(stopText(task)).to.equal('')
    expect(stopText({ ...task, overrides: { hold: '' } })).to.equal(
      '`minimax` is told to stop at its next sign of life: a person holds this issue back.',
    )
  })
})
