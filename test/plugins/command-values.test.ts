import { expect } from 'chai'
import { mayHaveCommands } from '../../src/issue/may-have-commands.ts'
import { readCommands } from '../../src/issue/read-command.ts'
import { difficultyIn, estimateIn, priorityIn } from '../../src/plugins/commands/values.ts'

describe('the words after an order', () => {
  it('that are a range of tokens are asked back: the upper end is only proposed', () => {
    for (const words of ['80-100k', '80k - 100k']) {
      const read = estimateIn(words)
      expect('problem' in read && read.problem, words).to.contain('Did you mean `100k`?')
    }
    expect(estimateIn('100k')).to.deep.equal({ value: 100_000 })
  })

  it('that are less than nothing are asked back', () => {
    for (const words of ['-5k', '−5k', '- 5,000 tokens', '-5']) {
      const read = estimateIn(words)
      expect('problem' in read && read.problem, words).to.match(/Did you mean `5(?:k|,000 tokens)`\?/)
    }
    for (const words of ['about -5k', '~-5k', 'auto -5k'])
      expect(estimateIn(words), words).to.have.key('problem')
    expect(estimateIn('~80k tokens')).to.deep.equal({ value: 80_000 })
  })

  it('may end as a sentence does', () => {
    expect(priorityIn('Urgent!')).to.deep.equal({ value: 2 })
    expect(priorityIn('high.')).to.deep.equal({ value: 1 })
    const unknown = priorityIn('urgend')
    expect('problem' in unknown && unknown.problem).to.match(/Did you mean `urgent`\?.*can be `urgent`, /)
    expect(difficultyIn('very hard')).to.deep.equal({ value: 'high' })
  })

  it('may stand behind what nobody sees', () => {
    for (const mark of ['\u00a0', '\ufeff', '\u200b', ' \u200d']) {
      const body = `${mark}/hold`
      expect(mayHaveCommands(body), JSON.stringify(mark)).to.equal(true)
      expect(
        readCommands(`Well.\n\n${body}`).map(({ name }) => name),
        JSON.stringify(mark),
      ).to.deep.equal(['hold'])
      expect(
        readCommands(body).map(({ name }) => name),
        JSON.stringify(mark),
      ).to.deep.equal(['hold'])
    }
  })
})
