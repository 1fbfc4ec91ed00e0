import { expect } from 'chai'
import { logFormatFor } from '../src/cli/commands/start/log-format.ts'
import { createLog } from '../src/log.ts'
import { type LogFormat, shapedLine } from '../src/log-line.ts'
import { LogOutput } from '../src/log-output.ts'
import { redactor } from '../src/redact.ts'
import { Reader } from './support/reader.ts'

const SECRET = 'hunter2"hunter2/é'
const redact = redactor([SECRET])

/** What a log makes of one line. */
function written(tell: (log: ReturnType<typeof createLog>) => void, format: LogFormat = 'json'): string {
  const reader = new Reader()
  reader.come()
  tell(createLog('trace', new LogOutput(reader), { format, redact }))
  return reader.taken.join('')
}

/** The time is of the machine; everything else is as it is. */
const timeless = (text: string) => text.replaceAll(/^\d\d:\d\d:\d\d\.\d{3}/gm, 'TIME')

describe('a line of the log', () => {
  it('has no secret in it, wherever one was put and however it was written', () => {
    const cause = new Error(`for ${SECRET}`, { cause: { password: SECRET } })
    const said = written((log) => {
      log.info(
        {
          headers: { authorization: `Bearer ${SECRET}`, [SECRET]: 1 },
          url: `http://x/?token=${encodeURIComponent(SECRET)}`,
        },
        'a',
      )
      log.warn(
        { body: JSON.stringify({ inside: JSON.stringify({ token: SECRET }) }), list: [[SECRET]] },
        SECRET,
      )
      log.error({ error: new Error(`${'x'.repeat(1_990)}${SECRET}`, { cause }) }, 'b')
      log.error({ error: { message: SECRET } }, 'the fields of the server')
      log.child({ of: SECRET }).debug({ base64: Buffer.from(SECRET).toString('base64') }, 'c')
      log.info(
        {
          auth: 'Basic dXNlcjpwYXNzd29yZA==',
          agent: 'mca_0123456789abcdef',
          model: 'sk-ant-abcdefghij0123456789',
        },
        'd',
      )
    })
    expect(said).not.to.match(/hunter2|dXNlcjpw|mca_|sk-ant/)
    expect(said)
      .not.to.contain(encodeURIComponent(SECRET))
      .and.not.to.contain(Buffer.from(SECRET).toString('base64').slice(0, 12))
    expect(
      said
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).msg),
    ).to.deep.equal(['a', '[secret]', 'b', 'the fields of the server', 'c', 'd'])
  })

  it('stays whole when what looks like a secret stands beside an address', () => {
    const said = written((log) => log.info({ url: 'http://127.0.0.1:8000', by: 'a@b.c' }, 'it runs'))
    expect(JSON.parse(said)).to.include({ url: 'http://127.0.0.1:8000', by: 'a@b.c', msg: 'it runs' })
  })

  it('is text for people, with the stack of an error below', () => {
    const error = Object.assign(new TypeError('no'), { code: 'ENOENT', stack: 'TypeError: no\n    at here' })
    const said = written((log) => {
      log.info({ plugin: 'sweep', found: 3, words: 'two words' }, 'it has swept')
      log.error({ error, lane: '9#7' }, 'it failed')
    }, 'pretty')
    expect(timeless(said)).to.equal(
      [
        'TIME INFO  it has swept plugin=sweep found=3 words="two words"',
        'TIME ERROR it failed lane=9#7',
        '    TypeError: no',
        '    at here',
        '    {"code":"ENOENT"}',
        '',
      ].join('\n'),
    )
  })

  it('has colours only when it is asked for them', () => {
    expect(written((log) => log.warn({ a: 1 }, 'x'), 'pretty-coloured')).to.contain(
      '\u001b[33mWARN \u001b[0m',
    )
    expect(written((log) => log.warn({ a: 1 }, 'x'), 'pretty')).not.to.contain('\u001b')
  })

  it('cannot be made to look like another one, or to move the cursor', () => {
    const line = JSON.stringify({
      level: 30,
      time: 0,
      msg: 'a\nb\u001b[2J',
      title: 'c\r\u202ed',
      error: 'e\u0007',
    })
    const said = shapedLine(`${line}\n`, { format: 'pretty', redact })
    expect(said.trimEnd().split('\n')).to.have.length(2)
    expect(said)
      .to.contain('a\\u{a}b\\u{1b}[2J')
      .and.not.to.match(/(?!\n)\p{C}/u)
  })
})

describe('how the log looks', () => {
  for (const [said, isTerminal, env, format] of [
    [undefined, true, {}, 'pretty-coloured'],
    [undefined, false, {}, 'json'],
    [undefined, true, { CI: 'true' }, 'json'],
    [undefined, true, { NO_COLOR: '1' }, 'json'],
    [undefined, true, { NO_COLOR: '' }, 'pretty-coloured'],
    ['json', true, {}, 'json'],
    ['pretty', false, {}, 'pretty'],
    ['pretty', true, { NO_COLOR: '1' }, 'pretty'],
    ['pretty', true, {}, 'pretty-coloured'],
  ] as const)
    it(`is ${format} with LOG_FORMAT=${said ?? ''}, ${isTerminal ? 'at a terminal' : 'in a pipe'}, ${JSON.stringify(env)}`, () => {
      expect(logFormatFor({ said, isTerminal, env })).to.equal(format)
    })
})
