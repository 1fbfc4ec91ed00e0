import { expect } from 'chai'
import fc from 'fast-check'
import { heartbeatBody } from '../../../src/agent-client/bodies.ts'
import { cutAtWord } from '../../../src/cli/commands/work/cut.ts'
import { LineReader } from '../../../src/cli/commands/work/line-reader.ts'
import { UsageReader } from '../../../src/cli/commands/work/usage.ts'
import { redactor } from '../../../src/redact.ts'

describe('the usage of a command', () => {
  let reader: UsageReader
  beforeEach(() => {
    reader = new UsageReader()
  })

  const step = (id: string, usage: object, more: object = {}) =>
    reader.read(JSON.stringify({ type: 'assistant', message: { id, usage, content: [] }, ...more }))

  it('is read from lines of our own, part by part', () => {
    reader.read('::mosaic context=1200 limit=128000 tokens=5000 cost=0.25 progress=Reading a=b  and more')
    reader.read('::mosaic context=1500')
    expect(reader.usage).to.deep.equal({
      contextTokens: 1500,
      contextLimit: 128000,
      tokensUsed: 5000,
      costUsd: 0.25,
      progress: 'Reading a=b and more',
    })
  })

  it('leaves out numbers that can be none', () => {
    reader.read('::mosaic context=-5 limit=NaN tokens=1e308 cost=Infinity')
    reader.read('::mosaic context= tokens=x')
    step('a', { input_tokens: -1, output_tokens: 'many' })
    expect(reader.usage).to.deep.equal({ contextTokens: 0 })
  })

  it('counts the lines of one step of stream-json once, and all that was read as the window', () => {
    const usage = { input_tokens: 10, cache_creation_input_tokens: 200, cache_read_input_tokens: 3000 }
    step('a', { ...usage, output_tokens: 1 })
    step('a', { ...usage, output_tokens: 40 })
    expect(reader.usage).to.include({ contextTokens: 3250, tokensUsed: 3250 })
    step('b', { ...usage, output_tokens: 5 })
    expect(reader.usage).to.include({ contextTokens: 3215, tokensUsed: 6465 })
  })

  it("counts what a helper uses, but not as the agent's window", () => {
    step('a', { input_tokens: 100, output_tokens: 0 })
    step('b', { input_tokens: 9000, output_tokens: 0 }, { parent_tool_use_id: 'toolu_1' })
    expect(reader.usage).to.include({ contextTokens: 100, tokensUsed: 9100 })
  })

  it('takes the sum, the cost and the last word from the result', () => {
    step('a', { input_tokens: 100, output_tokens: 0 })
    const heard = reader.read(
      JSON.stringify({
        type: 'result',
        subtype: 'success',
        total_cost_usd: 0.125,
        usage: { input_tokens: 100, cache_read_input_tokens: 900, output_tokens: 20 },
        result: 'Done.',
      }),
    )
    expect(heard?.result).to.equal('Done.')
    expect(reader.usage).to.include({ contextTokens: 100, tokensUsed: 1020 })
    // nothing is stopped any more by what it has cost
    expect(reader.usage).not.to.have.property('costUsd')
    expect(reader.used).to.deep.equal({ tokensUsed: 1020, costUsd: 0.125 })
  })

  it('shows the text or the tool of a step as progress, in one line without control characters', () => {
    const content = [{ type: 'text', text: `Now\u001b[2J\n the ${'long '.repeat(100)}` }]
    reader.read(JSON.stringify({ type: 'assistant', message: { content } }))
    expect(reader.usage.progress)
      .to.match(/^Now \[2J the long/)
      .and.to.have.length(200)
    reader.read(
      JSON.stringify({ type: 'assistant', message: { content: [{ type: 'tool_use', name: 'Edit' }] } }),
    )
    expect(reader.usage.progress).to.equal('uses Edit')
  })

  it('says nothing of lines for people', () => {
    expect(reader.read('{ "type": 5 }')).to.equal(undefined)
    expect(reader.read('{ broken')).to.equal(undefined)
    expect(reader.read('tokens=5')).to.equal(undefined)
    expect(reader.read('{"type":"system","subtype":"init"}')).to.include({ isForMachines: true })
  })

  it('never fails and never has numbers that the bot would refuse, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), anyStep(), anyLine()), (line) => {
        new UsageReader().read(line)
        reader.read(line)
        expect(heartbeatBody.safeParse({ fence: 1, ...reader.usage }).error).to.equal(undefined)
      }),
    )
  })
})

function anyLine(): fc.Arbitrary<string> {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(500, 1e9, 1e13))
  return fc
    .record({ context: number, limit: number, tokens: number, cost: number, progress: fc.string() })
    .map(
      (said) =>
        `::mosaic ${Object.entries(said)
          .map((part) => part.join('='))
          .join(' ')}`,
    )
}

function anyStep(): fc.Arbitrary<string> {
  const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom('5', 1e8, 9e7))
  return fc
    .record({
      type: fc.constantFrom('assistant', 'result'),
      total_cost_usd: number,
      usage: fc.record({ input_tokens: number, output_tokens: number }),
      message: fc.record({
        id: fc.string(),
        usage: fc.record({ input_tokens: number }),
        content: fc.jsonValue(),
      }),
    })
    .map((message) => JSON.stringify(message))
}

describe('lines', () => {
  it('are put together from any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-c]{1,5}$/)), fc.array(fc.nat(8)), (lines, cuts) => {
        const heard: string[] = []
        const reader = new LineReader((line) => heard.push(line))
        let rest = lines.join('\r\n')
        for (const cut of cuts) {
          reader.add(rest.slice(0, cut))
          rest = rest.slice(cut)
        }
        reader.add(rest)
        reader.end()
        expect(heard).to.deep.equal(lines)
      }),
    )
  })

  it('that are longer than any is are left out, and the next one is read', () => {
    const heard: string[] = []
    const reader = new LineReader((line) => heard.push(line))
    for (let count = 0; count < 17; count++) reader.add('x'.repeat(1024 * 1024))
    reader.add('\nshort\n')
    expect(heard).to.deep.equal(['short'])
  })
})

describe('what is passed on of a command', () => {
  const redact = redactor(['hunter2-hunter2', 'hunter2', ''])

  for (const [what, text, clean] of [
    ['a known secret', 'it is hunter2-hunter2.', 'it is [secret].'],
    ['its base64', `got ${Buffer.from('hunter2-hunter2').toString('base64')}`, 'got [secret]'],
    ['a token of an agent', 'mca_0123456789abcdef', '[secret]'],
    ['a key of a model', 'x-api-key: sk-ant-abcdefghij0123456789', 'x-api-key: [secret]'],
    ['a header', 'Authorization: Bearer abcdefghijklmnop', 'Authorization: Bearer [secret]'],
    ['an address', 'https://alice:pass@git.example/a', 'https://[secret]@git.example/a'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----', '[secret]'],
  ] as const)
    it(`has ${what} taken out`, () => {
      expect(redact(text)).to.equal(clean)
    })

  it('stays as it is otherwise', () => {
    const text = 'The token of the test, a bearer of news; basic needs. https://git.example/a?b=c@d'
    expect(redact(text)).to.equal(text)
  })
})

describe('what a command says', () => {
  const secret = 'hunter2-hunter2'
  const redact = redactor([secret])

  it('is redacted before it is cut, and after what hides in it is taken out', () => {
    const reader = new UsageReader(redact)
    reader.read(`::mosaic context=1 progress=${'a '.repeat(96)}${secret}`)
    expect(reader.usage.progress).not.to.contain('hunter')
    reader.read(`::mosaic context=1 progress=hunter2\u200d-hunter2`)
    expect(reader.usage.progress).not.to.match(/hunter2-h/)
  })

  for (const [name, line] of Object.entries({
    'of beginnings of web tokens': 'eyJ-'.repeat(40_000),
    'of web tokens that do not end': `${'a'.repeat(13)}.${'b'.repeat(10)}.${'eyJ-'.repeat(40_000)}`,
    'of one word': `::mosaic ${'a'.repeat(150_000)}`,
  }))
    it(`is gone through in a moment, as a line ${name}`, () => {
      const since = performance.now()
      new UsageReader(redact).read(line)
      redact(line)
      expect(performance.now() - since).to.be.below(5_000)
    })

  it('is added up in a moment, however many steps there are', () => {
    const reader = new UsageReader()
    const since = performance.now()
    for (let id = 0; id < 20_000; id++)
      reader.read(
        JSON.stringify({ type: 'assistant', message: { id: `m${id}`, usage: { input_tokens: 1 } } }),
      )
    expect(reader.usage.tokensUsed).to.equal(20_000)
    expect(performance.now() - since).to.be.below(10_000)
  })

  it('has no web token in it, wherever that begins', () => {
    const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`
    expect(redact(`x-${token} and ${token}.`)).to.equal('x-[secret] and [secret].')
  })

  it('is cut between words', () => {
    expect(cutAtWord('one two three', 9)).to.equal('one two …')
    expect(cutAtWord('one', 3)).to.equal('one')
    expect(cutAtWord('x'.repeat(10), 9)).to.equal('…')
  })
})
