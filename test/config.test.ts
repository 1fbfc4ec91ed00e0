import { expect } from 'chai'
import { childEnvironment, loadConfig, loadDatabasePath, SETTING_NAMES } from '../src/config.ts'
import { ConfigError } from '../src/errors.ts'

const NEEDED = {
  GITEA_URL: 'https://git.example.com',
  GITEA_TOKEN: '0123456789abcdef',
  GITEA_WEBHOOK_SECRET: 'a-long-enough-secret',
}

function problemsOf(settings: Record<string, string>): readonly string[] {
  try {
    loadConfig(settings)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

describe('the settings', () => {
  it('needs three and has a default for every other one', () => {
    expect(loadConfig(NEEDED)).to.deep.equal({
      giteaUrl: 'https://git.example.com',
      giteaToken: '0123456789abcdef',
      webhookSecrets: ['a-long-enough-secret'],
      host: '0.0.0.0',
      port: 8000,
      logLevel: 'info',
      databasePath: 'data/coordinator.db',
      sweepIntervalMs: 300_000,
      maxBodyBytes: 25 * 1024 * 1024,
      metrics: {},
    })
  })

  it('serves metrics unless told not to, and never repeats a token that is wrong', () => {
    const token = 'a-token-for-metrics-only'
    expect(loadConfig({ ...NEEDED, METRICS_TOKEN: token }).metrics).to.deep.equal({ token })
    expect(loadConfig({ ...NEEDED, METRICS: 'off', METRICS_TOKEN: token }).metrics).to.equal(undefined)
    const [metrics, short] = problemsOf({ ...NEEDED, METRICS: 'maybe', METRICS_TOKEN: 'too-short' })
    expect(metrics).to.equal('METRICS is neither on nor off')
    expect(short).to.contain('METRICS_TOKEN').and.contain('16 characters').and.not.contain('too-short')
  })

  it('asks a model only with a key, and never repeats a key that is wrong', () => {
    expect(loadConfig({ ...NEEDED, ANTHROPIC_MODEL: 'claude-opus-5-5' })).to.deep.equal(loadConfig(NEEDED))
    expect(loadConfig({ ...NEEDED, ANTHROPIC_API_KEY: 'sk-ant-12345678' }).claude).to.deep.equal({
      apiKey: 'sk-ant-12345678',
      model: 'claude-sonnet-5-5',
      baseUrl: 'https://api.anthropic.com',
    })
    const gateway = {
      ANTHROPIC_API_KEY: 'sk-ant-12345678',
      ANTHROPIC_BASE_URL: 'http://gateway:8080/claude/',
    }
    expect(loadConfig({ ...NEEDED, ...gateway }).claude?.baseUrl).to.equal('http://gateway:8080/claude')
    for (const key of ['sk-ant-1234 5678', 'sk-ant-1234\n5678', 'sk-ant-ключ1234', 'tiny']) {
      const [problem = '', ...more] = problemsOf({ ...NEEDED, ANTHROPIC_API_KEY: key })
      expect(problem)
        .to.match(/^ANTHROPIC_API_KEY is no key/)
        .and.not.contain(key.slice(0, 5))
      expect(more).to.deep.equal([])
    }
    for (const wrong of [{ ANTHROPIC_MODEL: 'a `b`' }, { ANTHROPIC_BASE_URL: 'api.anthropic.com' }])
      expect(problemsOf({ ...NEEDED, ...wrong })).to.have.length(1)
  })

  it('takes an empty variable, or one of spaces, as unset', () => {
    expect(loadConfig({ ...NEEDED, PORT: '', HOST: '   ' })).to.deep.equal(loadConfig(NEEDED))
    expect(problemsOf({ ...NEEDED, GITEA_TOKEN: '' })).to.have.length(1)
  })

  it('names everything that is missing or wrong at once, each in one line', () => {
    const problems = problemsOf({ GITEA_TOKEN: 'two words', PORT: 'http', SWEEP_INTERVAL_S: '0' })
    expect(problems.map((line) => line.split(' ')[0])).to.have.members([
      'GITEA_URL',
      'GITEA_TOKEN',
      'GITEA_WEBHOOK_SECRET',
      'PORT',
      'SWEEP_INTERVAL_S',
    ])
    for (const line of problems) expect(line).not.to.contain('\n')
  })

  it('strips from the address what people copy with it', () => {
    for (const [given, meant] of [
      ['https://git.example.com/', 'https://git.example.com'],
      ['https://git.example.com///', 'https://git.example.com'],
      ['https://git.example.com/api/v1/', 'https://git.example.com'],
      ['http://10.0.0.7:3000/gitea/', 'http://10.0.0.7:3000/gitea'],
    ] as const) {
      expect(loadConfig({ ...NEEDED, GITEA_URL: given }).giteaUrl).to.equal(meant)
    }
  })

  for (const [name, value, words] of [
    ['GITEA_URL', 'git.acme.test', 'is not an http or https address'],
    ['GITEA_URL', 'ssh://git.example.com', 'is not an http or https address'],
    ['GITEA_URL', 'https://bot:word@git.example.com', 'must have no user'],
    ['GITEA_URL', 'https://git.example.com/?token=x', 'must have no user, "?" or "#"'],
    ['GITEA_TOKEN', 'token\n', 'has a space or a line break'],
    ['GITEA_WEBHOOK_SECRET', '1234567', 'is shorter than 8 characters'],
    ['GITEA_WEBHOOK_SECRET_PREVIOUS', '1234567', 'is shorter than 8 characters'],
    ['PORT', '65536', 'is not a whole number from 0 to 65535'],
    ['PORT', '8000.5', 'is not a whole number'],
    ['PORT', '-1', 'is not a whole number'],
    ['PORT', '0x50', 'is not a whole number'],
    ['LOG_LEVEL', 'verbose', 'is not one of trace, debug, info'],
    ['DATABASE_URL', 'data/acme.db', 'is not of the form sqlite:PATH'],
    ['DATABASE_URL', 'sqlite:', 'is not of the form sqlite:PATH'],
    ['DATABASE_URL', 'sqlite::memory:', 'has to be a file'],
    ['DATABASE_URL', 'sqlite://data/coordinator.db', 'has two slashes'],
    ['SWEEP_INTERVAL_S', '86401', 'is not a whole number from 1 to 86400'],
    ['WEBHOOK_MAX_BODY_MIB', '0', 'is not a whole number from 1 to 1024'],
  ] as const) {
    it(`refuses ${name}=${JSON.stringify(value)} and does not repeat it`, () => {
      const problems = problemsOf({ ...NEEDED, [name]: value })
      expect(problems).to.have.length(1)
      expect(problems[0]).to.contain(`${name} ${words}`)
      if (value.length > 8) expect(problems[0]).not.to.contain(value)
    })
  }

  it('reads a path relative to where it was started, or an absolute one', () => {
    for (const [url, path] of [
      ['sqlite:bot.db', 'bot.db'],
      ['sqlite:/data/bot.db', '/data/bot.db'],
      ['sqlite:///data/bot.db', '/data/bot.db'],
    ] as const) {
      expect(loadConfig({ ...NEEDED, DATABASE_URL: url }).databasePath).to.equal(path)
      expect(loadDatabasePath({ DATABASE_URL: url })).to.equal(path)
    }
    expect(loadDatabasePath({})).to.equal('data/coordinator.db')
    expect(() => loadDatabasePath({ DATABASE_URL: 'mysql://db' })).to.throw(ConfigError, 'DATABASE_URL')
  })

  it('accepts the secret before beside the secret while it is being changed', () => {
    const { webhookSecrets } = loadConfig({ ...NEEDED, GITEA_WEBHOOK_SECRET_PREVIOUS: 'the-one-before' })
    expect(webhookSecrets).to.deep.equal(['a-long-enough-secret', 'the-one-before'])
  })

  it('gives a child process the settings meant for it and none of its own', () => {
    const before = process.env.GITEA_TOKEN
    process.env.GITEA_TOKEN = 'of-the-parent'
    try {
      const environment = childEnvironment({ PORT: '0' })
      expect(environment).to.include({ PORT: '0' }).and.not.to.have.property('GITEA_TOKEN')
      expect(environment.PATH).to.equal(process.env.PATH)
    } finally {
      if (before === undefined) delete process.env.GITEA_TOKEN
      else process.env.GITEA_TOKEN = before
    }
  })

  it('knows its names, those first that have to be set', () => {
    expect(SETTING_NAMES.slice(0, 3)).to.deep.equal(Object.keys(NEEDED))
  })
})
