import { expect } from 'chai'
import { z } from 'zod'
import { argumentsOf, usageOf } from '../../src/app/command-arguments.ts'
import { issueReferences, oneOf, tokenCount } from '../../src/app/command-values.ts'

describe('the arguments of a command', () => {
  const args = z.object({
    difficulty: z.enum(['low', 'medium', 'high']).optional(),
    tokens: tokenCount(['auto']).optional(),
    agent: oneOf(() => ['Opus', 'haiku']).optional(),
    create: z.boolean().default(false),
  })
  const read = (...words: string[]) => argumentsOf({ args }, words)

  for (const [words, expected] of [
    [['HIGH', '80k'], { difficulty: 'high', tokens: 80_000, create: false }],
    [['agent=opus', 'Difficulty=Low'], { difficulty: 'low', agent: 'Opus', create: false }],
    [['--create', 'low'], { difficulty: 'low', create: true }],
    [['--create=no', '--agent=haiku'], { agent: 'haiku', create: false }],
    [['low', '80', '000'], { difficulty: 'low', tokens: 80_000, create: false }],
    [
      ['low', '1', '200', '000', 'opus'],
      { difficulty: 'low', tokens: 1_200_000, agent: 'Opus', create: false },
    ],
    [['tokens=0.5M'], { tokens: 500_000, create: false }],
    [['low', 'AUTO'], { difficulty: 'low', tokens: 'auto', create: false }],
  ] as const) {
    it(`are read from ${words.join(' ')}`, () => {
      expect(read(...words)).to.deep.equal({ args: expected })
    })
  }

  for (const [words, said] of [
    [['hihg'], 'difficulty: `hihg` is not one of `low`, `medium`, `high`. Did you mean `high`?'],
    [
      ['low', '80'],
      'tokens: `80` is no number of tokens: write `80k`, `80,000` or `0.5M`, or `auto`. Did you mean `80k`?',
    ],
    [
      ['difficulty=3', 'tokens=lots'],
      'difficulty: `3` is not one of `low`, `medium`, `high`. tokens: `lots` is no number of tokens: write `80k`, `80,000` or `0.5M`, or `auto`.',
    ],
    [['agnet=opus'], 'There is no `agnet`. Did you mean `agent=…`?'],
    [['--craete'], 'There is no `craete`. Did you mean `--create`?'],
    [['--agent'], '`--agent` has no value: write `agent=…`.'],
    [['agent=opus', 'agent=haiku'], '`agent` is said twice.'],
    [['--create=perhaps'], '`create` is either there or not: write `--create`, or leave it out.'],
    [['agent=`@all`'], 'agent: `@all` is not one of `Opus`, `haiku`.'],
    [
      ['low', '80-100k'],
      'tokens: `80-100k` is no number of tokens: write `80k`, `80,000` or `0.5M`, or `auto`. Did you mean `100k`?',
    ],
    [['low', '80k', 'opus', 'x'], 'There are too many words.'],
  ] as const) {
    it(`are wrong in ${words.join(' ')}`, () => {
      expect(read(...words)).to.equal(said)
    })
  }

  it('can be issues', () => {
    const issues = z.object({ issues: issueReferences() })
    const refs = (...words: string[]) => argumentsOf({ args: issues }, words)
    const two = [{ number: 3 }, { owner: 'acme', repo: 'lib', number: 4 }]
    expect(refs('#3', 'acme/lib#4')).to.deep.equal({ args: { issues: two } })
    expect(refs('#3,', 'and', 'acme/lib#4')).to.deep.equal({ args: { issues: two } })
    expect(refs('issues=#3,acme/lib#4')).to.deep.equal({ args: { issues: two } })
    expect(refs('#3', '4.', 'und', '#3')).to.deep.equal({ args: { issues: [{ number: 3 }, { number: 4 }] } })
    expect(refs('#3', 'four')).to.equal('issues: `four` names no issue: write `#3`, or `owner/repo#3`.')
    expect(refs('#3', 'see#4')).to.equal('issues: `see#4` names no issue: write `#3`, or `owner/repo#3`.')
    expect(refs()).to.equal('`issues` is missing.')
    expect(usageOf('blocked-by', issues)).to.equal('/blocked-by [issues…]')
  })

  it('tell how they are written', () => {
    expect(usageOf('agent', args)).to.equal('/agent [difficulty] [tokens] [agent] [--create]')
  })

  it('may be texts that look like keys', () => {
    expect(argumentsOf({ args: z.object({ text: z.string() }) }, ['a=b'])).to.deep.equal({
      args: { text: 'a=b' },
    })
  })
})
