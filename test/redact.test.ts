import { expect } from 'chai'
import { commandEnvironment, secretsOfEnvironment } from '../src/agent-config.ts'
import { createLog } from '../src/log.ts'
import { LogOutput } from '../src/log-output.ts'
import { withoutSecrets } from '../src/policy/without-secrets.ts'
import { KnownSecrets, redactor } from '../src/redact.ts'
import { Reader } from './support/reader.ts'

/** Characters: 25 MiB. */
const LONG = 25 * 1024 * 1024

describe('a secret in a text', () => {
  for (const [what, known, text, clean] of [
    [
      'begins like a header',
      'abcdefghijklm!nopQ1rstuv',
      'Bearer abcdefghijklm!nopQ1rstuv.',
      'Bearer [secret].',
    ],
    ['has one in it that is known', 'abcdefgh', 'it is mca_abcdefgh0123456789', 'it is [secret]'],
    ['is known in part', 'hunter2-', 'Bearer hunter2-0123456789abc', 'Bearer [secret]'],
    ['stands twice, one within the other', 'ab-ab', 'ab-ab-ab', '[secret]'],
    ['is a password with an @', '', 'https://user:p@ss@host/x', 'https://[secret]@host/x'],
    ['is a password of ssh', '', 'ssh://u:pw@host:22/x', 'ssh://[secret]@host:22/x'],
    ['is a password of a database', '', 'at postgres://u:pw@host', 'at postgres://[secret]@host'],
  ] as const)
    it(`is taken out as a whole when it ${what}`, () => {
      expect(redactor([known])(text)).to.equal(clean)
    })

  it('is not every word behind one that may stand before a secret', () => {
    const text = 'A basic understanding of token authentication'
    expect(redactor([])(text)).to.equal(text)
  })

  for (const [what, text] of [
    ['one word', 'x'.repeat(LONG)],
    ['one token', `mca_${'x'.repeat(LONG)}`],
    ['one header', `bearer ${' '.repeat(LONG)}`],
    ['one address', `https://${'x'.repeat(LONG)}`],
    ['points', 'a.'.repeat(LONG / 2)],
    ['beginnings of addresses', 'a://'.repeat(LONG / 4)],
    ['beginnings of a key', '-----BEGIN PRIVATE KEY-----'.repeat(LONG / 27)],
  ] as const)
    it(`is looked for in a body as large as one may be, of ${what}, in a moment`, () => {
      const since = performance.now()
      redactor(['a-known-secret'])(text)
      expect(performance.now() - since).to.be.below(5_000)
    })

  it('stays taken out when another one takes its place, and another one', () => {
    const secrets = new KnownSecrets()
    for (const secret of ['the-first-one', 'the-second-one', 'the-third-one']) secrets.add([secret])
    expect(secrets.redact('the-first-one the-second-one the-third-one')).to.equal(
      '[secret] [secret] [secret]',
    )
  })
})

describe('the secrets of an environment', () => {
  const env = {
    SIGNING_KEY: 'value-of-one',
    BOX_KEY: 'value-of-two',
    SSH_PASSPHRASE: 'value-of-three',
    KEYBOARD: 'a-us-keyboard',
    BUILD_BOX: 'named-by-the-manifest',
    METRICS_TOKEN: 'short',
  }

  it('are what is called like one, and what a manifest names', () => {
    expect(secretsOfEnvironment(env)).to.deep.equal(['value-of-one', 'value-of-two', 'value-of-three'])
    expect(secretsOfEnvironment(env, ['BUILD_BOX'])).to.include('named-by-the-manifest')
  })

  it('are not handed to a command, whatever part of the bot they are of', () => {
    const names = ['METRICS_TOKEN', 'GITEA_ADMIN_OTP', 'GITEA_TOKEN', 'MOSAIC_GIT_TOKEN', 'DATABASE_URL']
    const others = ['ANTHROPIC_API_KEY', 'OF_THE_COMMAND']
    const before = Object.fromEntries([...names, ...others].map((name) => [name, process.env[name]]))
    for (const name of [...names, ...others]) process.env[name] = 'x'
    try {
      const given = commandEnvironment({ MOSAIC_ISSUE: 'a/b#1' })
      expect(Object.keys(given)).to.include.members([...others, 'MOSAIC_ISSUE', 'PATH'])
      expect(Object.keys(given)).not.to.include.oneOf(names)
    } finally {
      for (const [name, value] of Object.entries(before))
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
    }
  })
})

describe('a copy to be shown', () => {
  it('has no token in it, whatever it stands behind', () => {
    const payload = {
      issue: { body: 'I used mca_0123456789abcdef and ghp_0123456789abcdefghij', number: 7 },
      list: ['sk-ant-abcdefghij0123456789'],
      hook: { secret: 'short' },
    }
    expect(withoutSecrets(payload)).to.deep.equal({
      issue: { body: 'I used [secret] and [secret]', number: 7 },
      list: ['[secret]'],
      hook: { secret: '[secret]' },
    })
  })
})

describe('the stack of an error', () => {
  it('is cut, after secrets were taken out of it', () => {
    const reader = new Reader()
    reader.come()
    const known = 'a-secret-that-is-cut-in-two'
    const log = createLog('info', new LogOutput(reader), { redact: redactor([known]) })
    log.error({ error: new Error(`${'x'.repeat(7_985)}${known}${'y'.repeat(100_000)}`) }, 'it failed')
    const line = reader.taken.join('')
    expect(line).to.have.length.below(12_000)
    expect(line).not.to.contain('a-sec')
    expect(JSON.parse(line).error.stack).to.have.length.above(7_000)
  })
})
