import { expect } from 'chai'
import { modelClient } from '../../src/claude/client.ts'
import { systemClock } from '../../src/clock.ts'
import { FakeClaude } from '../../src/testing/index.ts'

const HEADERS = {
  'content-type': 'application/json',
  'x-api-key': 'a key',
  'anthropic-version': '2026-10-21',
}
const ASKED = {
  model: 'claude-sonnet-5-5',
  max_tokens: 10,
  system: [{ type: 'text', text: 'Be short', cache_control: { type: 'ephemeral' } }],
  messages: [{ role: 'user', content: 'Hello' }],
}
const schema = (property: object, more: object = { additionalProperties: false }) => ({
  output_config: {
    format: { type: 'json_schema', schema: { type: 'object', properties: { a: property }, ...more } },
  },
})

describe('FakeClaude', () => {
  let claude: FakeClaude
  beforeEach(async () => {
    claude = await FakeClaude.start()
  })
  afterEach(() => claude.stop())

  const send = async (body: string, headers: Record<string, string> = HEADERS) => {
    const answer = await fetch(`${claude.url}/v1/messages`, { method: 'POST', headers, body })
    return { status: answer.status, text: await answer.text() }
  }
  const ask = (more: object) => send(JSON.stringify({ ...ASKED, ...more }))

  for (const [what, more] of [
    ['a plain question', {}],
    [
      'a text in place of blocks',
      { system: 'Be short', messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] },
    ],
    ['a schema', schema({ type: 'array', items: { type: 'string' }, minItems: 1 })],
    ['an effort', { output_config: { effort: 'low' } }],
  ] as [string, object][]) {
    it(`answers ${what}`, async () => expect((await ask(more)).status).to.equal(200))
  }

  for (const [what, more, status, words] of [
    ['a field that it does not know', { temperature: 1 }, 400, 'temperature: Extra inputs are not permitted'],
    ['one inside another', { output_config: { mode: 1 } }, 400, 'output_config.mode: Extra inputs'],
    ['one in a block', { system: [{ type: 'text', text: 'x', cache: 1 }] }, 400, 'system'],
    ['a wrong type', { max_tokens: '10' }, 400, 'max_tokens'],
    ['no tokens', { max_tokens: 0 }, 400, 'max_tokens'],
    ['no message', { messages: [] }, 400, 'messages'],
    ['an empty message', { messages: [{ role: 'user', content: '' }] }, 400, 'messages'],
    ['an unknown role', { messages: [{ role: 'bot', content: 'x' }] }, 400, 'messages.0.role'],
    [
      'another kind of cache',
      { system: [{ type: 'text', text: 'x', cache_control: { type: 'forever' } }] },
      400,
      'system',
    ],
    ['an effort that does not exist', { output_config: { effort: 'little' } }, 400, 'output_config.effort'],
    [
      'an effort of a model without',
      { model: 'claude-haiku-4-5', output_config: { effort: 'low' } },
      400,
      'does not support',
    ],
    [
      'a limit in a schema',
      schema({ type: 'number', maximum: 3 }),
      400,
      "schema.a: property 'maximum' is not supported",
    ],
    ['a schema that is open', schema({ type: 'string' }, {}), 400, 'additionalProperties'],
    ['a model that does not exist', { model: 'gpt-x' }, 404, 'model: gpt-x'],
  ] as [string, object, number, string][]) {
    it(`refuses ${what}`, async () => {
      claude.next({ status: 529 })
      const answer = await ask(more)
      expect(answer.status).to.equal(status)
      expect(answer.text).to.contain(words)
      expect(answer.text).to.contain(status === 404 ? 'not_found_error' : 'invalid_request_error')
      expect((await ask({})).status, 'what was planned is still to come').to.equal(529)
    })
  }

  it('refuses what has no key, no version, or is no JSON, and goes on', async () => {
    const { 'x-api-key': _key, ...keyless } = HEADERS
    const { 'anthropic-version': _version, ...versionless } = HEADERS
    expect(await send(JSON.stringify(ASKED), keyless)).to.include({ status: 401 })
    expect((await send(JSON.stringify(ASKED), versionless)).text).to.contain('anthropic-version')
    for (const body of ['', '{', '[]', 'null', '"x"', '{"messages":3,"system":{}}'])
      expect((await send(body)).status, body).to.equal(400)
    expect(await send(JSON.stringify(ASKED), { ...keyless, authorization: 'Bearer a key' })).to.include({
      status: 200,
    })
  })

  for (const model of ['claude-sonnet-5-5', 'claude-haiku-4-5', 'claude-opus-5']) {
    it(`is asked by the bot as the API documents it, of ${model}`, async () => {
      const settings = { apiKey: 'a key', model, baseUrl: claude.url }
      const { outcome } = await modelClient(settings, systemClock)('a prompt', new AbortController().signal)
      expect(outcome.kind).to.equal('answered')
      const { body, headers } = claude.requests[0] ?? {}
      expect(body).to.have.all.keys('model', 'max_tokens', 'system', 'messages', 'output_config')
      expect(body?.system)
        .to.have.length(1)
        .and.to.have.nested.property('[0].cache_control.type', 'ephemeral')
      expect(body?.output_config).to.have.nested.property('format.type', 'json_schema')
      expect(body?.output_config).to.have.nested.property('format.schema.additionalProperties', false)
      expect(body?.output_config).to.not.have.nested.property('format.parse')
      expect(headers).to.not.have.property('anthropic-beta')
    })
  }
})
