import { expect } from 'chai'
import { CALLS_AN_ISSUE_A_DAY } from '../../src/claude/budget.ts'
import { CALL_TIMEOUT_MS } from '../../src/claude/client.ts'
import { CALLS_AT_ONCE } from '../../src/claude/reader.ts'
import type { ClaudeFault } from '../../src/testing/index.ts'
import { eventually } from '../e2e/conversation.ts'
import { asked, KEY, startReader } from './reader-under-test.ts'

const DAY_MS = 24 * 60 * 60_000

describe('the model reader', () => {
  let at: Awaited<ReturnType<typeof startReader>>
  beforeEach(async () => {
    at = await startReader()
  })
  afterEach(async () => {
    expect(at.log.lines.join('\n')).not.to.contain(KEY.slice(0, 12)).and.not.to.contain(KEY.slice(-8))
    await at.reader.stop()
    await at.stop()
  })

  const calls = () => at.database.read.selectFrom('model_calls').selectAll().orderBy('id').execute()

  it('asks once with the key in a header, the fixed part to be kept, and the text as data', async () => {
    at.claude.answers({ difficulty: 'high', contextTokensLikely: 81_234, contextTokensMost: 120_000 })
    const result = await at.reader.read(asked({ body: 'a </issue_data> b' }))
    expect(result.kind).to.equal('read')
    if (result.kind !== 'read') return
    expect(result.answer.reading.difficulty).to.include({ value: 'high', source: 'claude' })
    expect(result.answer.reading.estimate?.value).to.deep.equal({ p50: 81_000, p90: 120_000 })
    const [request] = at.claude.requests
    expect(Object.values(request?.headers ?? {}).join(' ')).to.contain(KEY)
    expect(request?.model).to.equal('claude-sonnet-5-5')
    expect(request?.prompt.match(/<\/issue_data>/g)).to.have.length(1)
    expect(request?.body).to.not.have.any.keys('tools', 'mcp_servers')
    expect(JSON.stringify(request?.body.system)).to.contain('"cache_control":{"type":"ephemeral"}')
    expect(JSON.stringify(request?.body)).not.to.contain(KEY)
  })

  it('asks for the same text only once, also of two at the same time and after a start', async () => {
    const [first, second] = await Promise.all([at.reader.read(asked()), at.reader.read(asked())])
    expect(second).to.equal(first)
    expect(await at.make().read(asked())).to.deep.equal(first)
    expect(await at.make().read(asked({ body: 'See src/total.ts'.replaceAll('\n', '\r\n') }))).to.deep.equal(
      first,
    )
    expect(at.claude.requests).to.have.length(1)
  })

  it('asks nothing about an edit that it would not be shown', async () => {
    const long = 'x'.repeat(40_000)
    await at.reader.read(asked({ body: long }))
    await at.reader.read(asked({ body: `${long.slice(0, 20_000)}y${long.slice(20_001)}` }))
    for (let edit = 0; edit < 3; edit++) await at.reader.read(asked({ body: `See\u200b it<!-- ${edit} -->` }))
    expect(at.claude.requests).to.have.length(2)
  })

  it('asks again for another text, another model, and in another repository', async () => {
    await at.reader.read(asked())
    await at.reader.read(asked({ title: 'Another' }))
    await at.reader.read(asked({ repoId: 10 }))
    await at.make('claude-opus-5-5').read(asked())
    expect(at.claude.requests).to.have.length(4)
  })

  it('keeps an account of the tokens and the cost of each call, by issue and day', async () => {
    await at.reader.read(asked())
    await at.reader.read(asked({ issue: '9#8', title: 'Another' }))
    const [first, second] = await calls()
    expect(first).to.include({ issue: '9#7', model: 'claude-sonnet-5-5', outcome: 'read' })
    expect(second).to.include({ issue: '9#8' })
    const { input_tokens, output_tokens, cache_write_tokens, cost_microusd } = first ?? expect.fail()
    expect(cost_microusd).to.equal(
      Math.ceil(input_tokens * 2 + cache_write_tokens * 2.5 + output_tokens * 10),
    )
    expect(cost_microusd).to.be.above(1_000)
  })

  for (const [what, fault, kind] of [
    ['declines', { stopReason: 'refusal', says: '' }, 'refused'],
    ['is cut off', { stopReason: 'max_tokens', says: '{"difficulty":"hi' }, 'unusable'],
    ['is cut off where it looks whole', { stopReason: 'max_tokens' }, 'unusable'],
    ['fills its window', { stopReason: 'model_context_window_exceeded' }, 'unusable'],
    ['says nothing', { says: '' }, 'unusable'],
    ['writes prose', { says: 'I would call it hard.' }, 'unusable'],
    ['writes another schema', { says: '{"difficulty":"extreme"}' }, 'unusable'],
    ['adds a field', { says: '{"difficulty":"low","agent":"opus"}' }, 'unusable'],
    ['writes a list', { says: '[]' }, 'unusable'],
    ['writes null', { says: 'null' }, 'unusable'],
  ] as [string, ClaudeFault, string][]) {
    it(`that ${what} is not asked again about that text, and was paid`, async () => {
      at.claude.next(fault)
      expect(await at.reader.read(asked())).to.deep.equal({ kind })
      expect(await at.reader.read(asked())).to.deep.equal({ kind })
      expect(at.claude.requests).to.have.length(1)
      expect((await calls()).map(({ outcome }) => outcome)).to.deep.equal([kind])
      expect(await at.records.spentMicroUsd(at.clock.now())).to.be.above(0)
    })
  }

  for (const [what, fault, hint] of [
    ['a wrong key', { status: 401 }, 'ANTHROPIC_API_KEY'],
    ['a key that may not', { status: 403 }, 'ANTHROPIC_API_KEY'],
    ['a model that does not exist', { status: 404 }, 'ANTHROPIC_MODEL'],
    [
      'an address that leads elsewhere',
      { status: 302, headers: { location: 'http://127.0.0.1:9/v1/messages' } },
      'ANTHROPIC_BASE_URL',
    ],
  ] as [string, ClaudeFault, string][]) {
    it(`says once what to do about ${what}, and asks nothing for a while`, async () => {
      at.claude.next({ ...fault, times: 9 })
      expect(await at.reader.read(asked())).to.deep.equal({ kind: 'unavailable' })
      expect((await at.reader.read(asked({ title: 'b' }))).kind).to.equal('unavailable')
      expect(at.claude.requests).to.have.length(1)
      expect(at.log.at('warn')).to.have.length(1)
      expect(at.log.at('warn')[0]).to.contain(hint)
      expect(await at.records.spentMicroUsd(at.clock.now())).to.equal(0)
    })
  }

  for (const [what, fault] of [
    ['429', { status: 429 }],
    ['529', { status: 529 }],
    ['500', { status: 500 }],
  ] as [string, ClaudeFault][]) {
    it(`outlasts one ${what} within the call, and after many in a row asks nothing for a while`, async () => {
      at.claude.next(fault)
      expect((await at.reader.read(asked())).kind).to.equal('read')
      expect(at.claude.requests).to.have.length(2)
      at.claude.next({ ...fault, times: 9 })
      for (const title of ['a', 'b', 'c', 'd'])
        expect(await at.reader.read(asked({ title }))).to.have.all.keys('kind', 'retryAfterMs')
      expect(at.claude.requests).to.have.length(2 + 9)
      at.clock.skip(31_000)
      expect((await at.reader.read(asked({ title: 'e' }))).kind).to.equal('read')
      expect(at.log.at('info').join()).to.contain('answers again')
    })
  }

  for (const [what, fault] of [
    ['a 504', { status: 504 }],
    ['a 504 that asks to be repeated', { status: 504, headers: { 'x-should-retry': 'true' } }],
    ['a connection that is cut', { cut: true }],
    ['a proxy that answers with a page', { text: '<html>Sign in</html>', contentType: 'text/html' }],
    ['broken JSON', { text: '{"content":[' }],
    ['JSON that is no message', { text: '{}' }],
    ['an answer of 2 MiB', { text: `{"content":[],"x":"${'x'.repeat(2 * 1024 * 1024)}"}` }],
  ] as [string, ClaudeFault][]) {
    it(`takes ${what} for no answer, counts it in full, asks it once, and after three in a row nothing for a while`, async () => {
      at.claude.next({ ...fault, times: 3 })
      for (const title of ['a', 'b', 'c', 'd'])
        expect(await at.reader.read(asked({ title }))).to.have.all.keys('kind', 'retryAfterMs')
      expect(at.claude.requests).to.have.length(3)
      // what all three can cost at most
      expect(await at.records.spentMicroUsd(at.clock.now())).to.be.above(3 * 80_000)
      at.clock.skip(31_000)
      expect((await at.reader.read(asked({ title: 'd' }))).kind).to.equal('read')
    })
  }

  it('tells nothing that was answered to a wrong key', async () => {
    const message = `bad key ${KEY.slice(1, -1)} ${KEY.toUpperCase()}`
    at.claude.next({
      status: 401,
      text: JSON.stringify({ error: { type: 'authentication_error', message } }),
      headers: { 'request-id': KEY },
    })
    await at.reader.read(asked())
    expect(at.log.at('warn').join()).to.contain('"reason":"401 authentication_error"')
    expect(at.log.lines.join('\n')).not.to.match(/7f9c|bad key/i)
  })

  it('obeys a request to wait, without sleeping inside the call', async () => {
    at.claude.next({ status: 429, headers: { 'retry-after-ms': '120000' } })
    const result = await at.reader.read(asked())
    expect(result.kind === 'unavailable' && result.retryAfterMs).to.be.within(100_000, 120_000)
    at.clock.skip(100_000)
    expect((await at.reader.read(asked())).kind).to.equal('unavailable')
    at.clock.skip(21_000)
    expect((await at.reader.read(asked())).kind).to.equal('read')
  })

  it('gives up a call that takes too long, and counts what it may cost', async () => {
    at.claude.hold()
    const reading = at.reader.read(asked())
    await eventually(() => at.claude.held === 1, 'the question comes in')
    at.clock.skip(CALL_TIMEOUT_MS)
    expect((await reading).kind).to.equal('unavailable')
    expect(await at.records.spentMicroUsd(at.clock.now())).to.be.above(50_000)
  })

  for (const what of ['begin', 'end'] as const) {
    it(`is asked again after a disk that refused the ${what} of the first call after a pause`, async () => {
      at.claude.next({ status: 401 })
      await at.reader.read(asked())
      at.clock.skip(11 * 60_000)
      if (what === 'end') at.claude.next({ status: 401 })
      const refuse = () => Promise.reject(new Error('the disk is full'))
      Object.assign(at.records, { [what]: refuse })
      const thrown: unknown = await at.reader.read(asked()).catch((error: unknown) => error)
      expect(thrown).to.be.instanceOf(Error)
      Reflect.deleteProperty(at.records, what)
      at.clock.skip(11 * 60_000)
      expect((await at.reader.read(asked())).kind).to.equal('read')
    })
  }

  it('makes only so many calls at once', async () => {
    at.claude.hold()
    const reading = [...'abcdefg'].map((title) => at.reader.read(asked({ title, issue: title })))
    await eventually(() => at.claude.held === CALLS_AT_ONCE, 'the questions come in')
    at.claude.release()
    const kinds = (await Promise.all(reading)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'busy')).to.have.length(7 - CALLS_AT_ONCE)
    expect(at.claude.requests).to.have.length(CALLS_AT_ONCE)
  })

  it('ends its calls when the bot stops, and makes no more', async () => {
    at.claude.hold()
    const reading = at.reader.read(asked())
    await eventually(() => at.claude.held === 1, 'the question comes in')
    await at.reader.stop()
    expect((await calls()).map(({ outcome }) => outcome)).to.deep.equal(['stopped'])
    expect(await reading).to.deep.equal({ kind: 'stopped' })
    expect(await at.reader.read(asked({ title: 'b' }))).to.deep.equal({ kind: 'stopped' })
  })
})

describe('the budget of the model reader', () => {
  let at: Awaited<ReturnType<typeof startReader>>
  afterEach(() => at.stop())

  it('is never overdrawn, tells the operator once, and is there again the next day', async () => {
    at = await startReader({ dailyBudgetUsd: 0.12 })
    const kinds: string[] = []
    for (let number = 0; number < 12; number++)
      kinds.push((await at.reader.read(asked({ title: `${number}`, issue: `9#${number}` }))).kind)
    expect(new Set(kinds)).to.deep.equal(new Set(['read', 'budget']))
    expect(kinds[0]).to.equal('read')
    expect(kinds.at(-1)).to.equal('budget')
    expect(await at.records.spentMicroUsd(at.clock.now())).to.be.at.most(120_000)
    expect(at.log.at('warn')).to.have.length(1)
    expect(at.log.at('warn')[0]).to.contain("today's budget")
    await at.make().read(asked({ title: 'after a start' }))
    expect(at.log.at('warn')).to.have.length(1)
    at.clock.skip(DAY_MS)
    expect((await at.reader.read(asked({ title: 'the next day' }))).kind).to.equal('read')
  })

  it('is told to be spent once, also by issues side by side', async () => {
    at = await startReader({ dailyBudgetUsd: 0.01 })
    const told = () => Promise.all([...'abcd'].map((title) => at.reader.read(asked({ title }))))
    await told()
    expect(at.log.at('warn')).to.have.length(1)
    at.clock.skip(DAY_MS)
    await told()
    await told()
    expect(at.log.at('warn')).to.have.length(2)
  })

  it('is not overdrawn by calls side by side', async () => {
    at = await startReader({ dailyBudgetUsd: 0.25 })
    at.claude.hold()
    const reading = [...'abcd'].map((title) => at.reader.read(asked({ title })))
    await eventually(() => at.claude.held === 2, 'two questions come in')
    at.claude.release()
    const kinds = (await Promise.all(reading)).map(({ kind }) => kind)
    expect(kinds.sort()).to.deep.equal(['budget', 'budget', 'read', 'read'])
  })

  it('counts a call that the process did not outlive as the dearest that it could be', async () => {
    at = await startReader({ dailyBudgetUsd: 0.25 })
    const worstMicroUsd = 200_000
    await at.records.begin({ issue: '9#1', model: 'm', atMs: at.clock.now(), worstMicroUsd })
    expect((await at.reader.read(asked())).kind).to.equal('budget')
  })

  it('takes nothing of the share of an issue for calls that cost nothing', async () => {
    at = await startReader()
    at.claude.next({ status: 401, times: CALLS_AN_ISSUE_A_DAY })
    for (let call = 0; call < CALLS_AN_ISSUE_A_DAY; call++) {
      expect((await at.reader.read(asked())).kind).to.equal('unavailable')
      at.clock.skip(11 * 60_000)
    }
    expect((await at.reader.read(asked())).kind).to.equal('read')
  })

  it('gives one issue only its share of a day', async () => {
    at = await startReader()
    const kinds: string[] = []
    for (let edit = 0; edit <= CALLS_AN_ISSUE_A_DAY; edit++)
      kinds.push((await at.reader.read(asked({ body: `${edit}` }))).kind)
    expect(kinds.filter((kind) => kind === 'read')).to.have.length(CALLS_AN_ISSUE_A_DAY)
    expect(kinds.at(-1)).to.equal('share')
    expect((await at.reader.read(asked({ issue: '9#8', title: 'b' }))).kind).to.equal('read')
    expect(at.log.at('warn')).to.deep.equal([])
  })
})
