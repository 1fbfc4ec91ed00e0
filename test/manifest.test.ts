import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../src/agents/profile.ts'
import { CoordinatorError } from '../src/errors.ts'
import { defaultManifest, readManifest, settledBy } from '../src/manifest.ts'
import { BUILT_IN } from '../src/plugins/built-in.ts'
import { coordinatorFileSchema } from '../src/policy/file-schema.ts'

describe('the manifest', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-manifest-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function read(text: string) {
    await writeFile(join(folder, 'app.yml'), text)
    return readManifest(join(folder, 'app.yml'))
  }

  async function refusalOf(text: string): Promise<string> {
    try {
      await read(text)
    } catch (error) {
      expect(error).to.be.instanceOf(CoordinatorError).and.to.have.property('code', 'MANIFEST_INVALID')
      return String(error)
    }
    throw new Error(`it was taken: ${text}`)
  }

  it('of the project says the same as having none', async () => {
    const shipped = await readManifest('app.yml')
    expect(shipped.agents).to.deep.equal(DEFAULT_AGENTS)
    expect(shipped.plugins).to.deep.equal(defaultManifest.plugins)
    expect(shipped.name).to.equal(defaultManifest.name)
    expect(shipped.claude).to.deep.equal(defaultManifest.claude)
  })

  it('runs every built-in plugin unless it says otherwise', () => {
    expect(defaultManifest.plugins.map(String).sort()).to.deep.equal(Object.keys(BUILT_IN).sort())
  })

  it('says only what is different: everything left out is the default', async () => {
    const { agents, plugins } = await read('plugins: [parsing, status, ./greeter.js]\n')
    expect(plugins).to.deep.equal(['parsing', 'status', './greeter.js'])
    expect(agents).to.deep.equal(DEFAULT_AGENTS)
  })

  it('says in which language people are spoken to, English if it does not', async () => {
    expect(settledBy(await read('language: de\n')).language).to.equal('de')
    expect(settledBy(defaultManifest).language).to.equal('en')
    expect(await refusalOf('language: fr\n')).to.contain('language is en or de.')
  })

  it('gives a plugin settings, for the plugin to check', async () => {
    const { plugins } = await read('plugins: [parsing, { name: ./greeter.ts, settings: { word: Hi } }]')
    expect(plugins).to.deep.equal(['parsing', { name: './greeter.ts', settings: { word: 'Hi' } }])
  })

  it('replaces the agents by its own', async () => {
    const { agents } = await read(`agents:
  - { name: qwen, contextLimit: 64000, costPerMtok: 0, capabilities: [low, medium], maxConcurrent: 2, repos: [acme/*] }
  - { name: opus, contextLimit: 200000, costPerMtok: 15, capabilities: [high], enabled: false }`)
    expect(agents.map(({ name, enabled }) => [name, enabled])).to.deep.equal([
      ['qwen', true],
      ['opus', false],
    ])
  })

  it('says what the model may cost, and what it costs', async () => {
    const { claude } = await read(
      'claude: { dailyBudgetUsd: 0.5, prices: { m: { input: 1, output: 2, cacheWrite: 3, cacheRead: 4 } } }',
    )
    expect(claude).to.deep.equal({
      dailyBudgetUsd: 0.5,
      waitMs: 3_000,
      prices: { m: { input: 1, output: 2, cacheWrite: 3, cacheRead: 4 } },
    })
  })

  it('may say a thing once and point to it', async () => {
    const more = [...'abcdefghijklmnopqrst'].map(
      (name) => `  - { name: ${name}, contextLimit: 9000, costPerMtok: 0, capabilities: *all }`,
    )
    const { agents } = await read(
      `agents:\n  - { name: z, contextLimit: 9000, costPerMtok: 0, capabilities: &all [low, medium, high] }\n${more.join('\n')}`,
    )
    expect(agents).to.have.length(21)
    expect(agents.at(-1)?.capabilities).to.deep.equal(['low', 'medium', 'high'])
  })

  for (const [what, text, words] of [
    ['a key that it does not know', 'agent: []', '"agent"'],
    [
      'an agent without a window',
      'agents: [{ name: a, costPerMtok: 0, capabilities: [low] }]',
      'agents[0].contextLimit',
    ],
    [
      'a price below zero',
      'agents: [{ name: a, contextLimit: 9000, costPerMtok: -1, capabilities: [low] }]',
      'agents[0].costPerMtok',
    ],
    [
      'a name that is no label',
      'agents: [{ name: "Big One", contextLimit: 9000, costPerMtok: 0, capabilities: [low] }]',
      'agents[0].name',
    ],
    [
      'two agents of one name',
      `agents: [${'{ name: a, contextLimit: 9000, costPerMtok: 0, capabilities: [low] }, '.repeat(2)}]`,
      'two agents named "a"',
    ],
    ['a budget below zero', 'claude: { dailyBudgetUsd: -1 }', 'claude.dailyBudgetUsd'],
    ['a budget of agents below zero', 'budget: { dayUsd: -1 }', 'budget.dayUsd'],
    ['a budget that is no number', 'budget: { monthUsd: .nan }', 'budget.monthUsd'],
    ['a budget of a year', 'budget: { yearUsd: 1 }', 'yearUsd'],
    [
      'a price that nobody can mean',
      'approveAboveUsd: all',
      'approveAboveUsd is a number of US$, such as 2.',
    ],
    ['a wait of a minute', 'claude: { waitMs: 60000 }', 'claude.waitMs'],
    ['half a price', 'claude: { prices: { m: { input: 1 } } }', 'claude.prices.m.output'],
    [
      'a key, which belongs into the environment',
      'claude: { apiKey: x }',
      '"claude.apiKey" looks like a secret',
    ],
    ['plugins that are no list', 'plugins: status', 'plugins'],
    ['a plugin that is neither a name nor a map', 'plugins: [7]', '{ name: …, settings: { … } }'],
    ['a plugin without a name', 'plugins: [{ settings: {} }]', 'plugins[0]'],
    ['a plugin with a key that none has', 'plugins: [{ name: a, setting: {} }]', 'plugins[0]'],
    ['an empty file', '', 'expected object'],
    ['a text that is not YAML', 'name: "unfinished', 'it is not YAML'],
    [
      'a billion laughs',
      `a: &a [x]\nb: &b [${'*a, '.repeat(9)}]\nc: &c [${'*b, '.repeat(9)}]\nd: [${'*c, '.repeat(9)}]`,
      'it is not YAML',
    ],
    ['a file of half a megabyte', `# ${'x'.repeat(512 * 1024)}`, '256 KiB'],
  ] as const) {
    it(`refuses ${what}, naming the file and the place`, async () => {
      const message = await refusalOf(text)
      expect(message).to.contain(join(folder, 'app.yml')).and.to.contain(words)
    })
  }
})

describe('how agents are started', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-manifest-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function read(text: string) {
    await writeFile(join(folder, 'app.yml'), text)
    return readManifest(join(folder, 'app.yml'))
  }

  it('is kept for the operator alone: no policy of a repository holds it', async () => {
    const manifest = await read('agents:\n  glm: { start: { workflow: agent.yml, ref: main } }\n')
    const glm = ({ name }: { readonly name: string }) => name === 'glm'
    expect(manifest.agents.find(glm)?.start).to.deep.equal({ workflow: 'agent.yml', ref: 'main' })
    expect(settledBy(manifest).agents.find(glm)).to.not.have.property('start')
  })

  it('cannot be said in the file of a repository', () => {
    const file = { agents: { glm: { start: { assign: 'mallory' } } } }
    expect(coordinatorFileSchema.safeParse(file).success).to.equal(false)
  })

  for (const [what, start, reason] of [
    ['plain http', '{ webhook: "http://a.example/x", signedWith: A_SECRET }', 'has to be https'],
    ['a user in the address', '{ webhook: "https://a:b@a.example/x", signedWith: A_SECRET }', 'no user'],
    ['no secret', '{ webhook: "https://a.example/x" }', 'signedWith'],
    [
      'the secret itself',
      '{ webhook: "https://a.example/x", signedWith: s3cret-text }',
      'and not the secret',
    ],
    ['a path of a workflow', '{ workflow: ../agent.yml }', 'without its folder'],
    [
      'an input of the bot',
      '{ workflow: a.yml, inputs: { issue: "1" } }',
      'inputs that the bot gives itself',
    ],
    ['two ways', '{ assign: glm, workflow: a.yml }', 'start is one of'],
  ] as const)
    it(`refuses ${what}`, async () => {
      const error = await read(`agents:\n  glm: { start: ${start} }\n`).catch(String)
      expect(error).to.contain('app.yml').and.to.contain(reason)
    })

  it('refuses an agent whose plugin is not loaded', async () => {
    const text = 'agents:\n  glm: { start: { assign: glm } }\nplugins: [parsing, status]\n'
    expect(await read(text).catch(String)).to.contain('start-by-assignment; add it to plugins')
  })
})
