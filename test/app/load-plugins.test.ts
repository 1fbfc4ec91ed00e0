import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { App } from '../../src/app/app.ts'
import { loadPlugins, type NamedPlugin } from '../../src/app/load-plugins.ts'
import { definePlugin, type Plugin, type PluginApp } from '../../src/app/plugin.ts'
import { CoordinatorError } from '../../src/errors.ts'
import type { Inbox } from '../../src/inbox/inbox.ts'

const BUILT_IN = new Map<string, () => Plugin>(
  ['parsing', 'status'].map((name) => [
    name,
    () => definePlugin({ name, description: 'For a test.', register() {} }),
  ]),
)

describe('loading the plugins of a manifest', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-plugins-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function load(names: readonly NamedPlugin[], files: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    const entries = await loadPlugins(names, join(folder, 'app.yml'), BUILT_IN)
    // no delivery comes in these tests
    const app = new App({} as Inbox, () => undefined)
    app.load(entries)
    return app
  }

  async function refusalOf(names: readonly NamedPlugin[], files: Readonly<Record<string, string>> = {}) {
    const refusal: unknown = await load(names, files).then(
      () => 'it was taken',
      (error: unknown) => error,
    )
    expect(refusal, String(refusal)).to.be.instanceOf(CoordinatorError)
    const { code, message, cause } = refusal as CoordinatorError
    return { code, text: `${message} | ${cause instanceof Error ? cause.message : ''}` }
  }

  it('finds what is built in, a file in JavaScript, one in TypeScript, and a package', async () => {
    const plugin = (name: string) => `export default { name: '${name}', description: '', register() {} }`
    const app = await load(['status', './one.mjs', './sub/two.ts', 'three'], {
      'one.mjs': plugin('one'),
      'sub/two.ts': `const name: string = 'two'\n${plugin('two').replace("'two'", 'name')}`,
      'node_modules/three/package.json': '{ "name": "three", "exports": "./three.mjs" }',
      'node_modules/three/three.mjs': plugin('three'),
    })
    expect(app.loaded).to.deep.equal(['status', 'one', 'two', 'three'])
  })

  it('names the nearest one for a wrong name, and the rule where nothing is near', async () => {
    const near = await refusalOf(['statsu'])
    expect(near).to.include({ code: 'PLUGIN_NOT_FOUND' })
    expect(near.text)
      .to.contain('"statsu"')
      .and.to.contain('app.yml')
      .and.to.contain('Did you mean "status"?')
    expect((await refusalOf(['dashboard'])).text).to.contain(
      'Built in are parsing, status; a file begins with',
    )
  })

  it('names the whole path of a file that does not exist', async () => {
    const { code, text } = await refusalOf(['./sub/gone.ts'])
    expect(code).to.equal('PLUGIN_NOT_FOUND')
    expect(text).to.contain(join(folder, 'sub/gone.ts'))
  })

  for (const [what, name, file] of [
    ['in JavaScript', './a.mjs', 'export default {\n  name: "a"\n  register() {} }'],
    ['in TypeScript', './a.ts', 'const one: number = 1\nexport default {\n  name: "a" b }'],
    ['that Node cannot strip', './a.ts', 'export default {}\n\nenum Word { Hi }'],
  ] as const) {
    it(`names the line of a mistake ${what}`, async () => {
      const { code, text } = await refusalOf([name], { [name]: file })
      expect(code).to.equal('PLUGIN_INVALID')
      expect(text).to.match(/could not be loaded: line 3 of .*\/a\.(mjs|ts)\. \| \S/)
    })
  }

  it('names the package that a plugin imports and that is not there', async () => {
    const { code, text } = await refusalOf(['./a.mjs'], { 'a.mjs': 'import "no-such-package"' })
    expect(code).to.equal('PLUGIN_INVALID')
    expect(text).to.contain('no-such-package')
  })

  for (const [what, file, words] of [
    ['nothing', '', 'has no default export. Write'],
    ['something else', 'export const plugin = {}, other = 1', 'no default export (it exports other, plugin)'],
    ['a function', 'export default () => {}', 'does not export a plugin'],
    ['null', 'export default null', 'does not export a plugin'],
    ['a plugin without a name', 'export default { register() {} }', 'does not export a plugin'],
    ['a plugin of a wrong name', 'export default { name: "Two Words", register() {} }', '"Two Words"'],
  ] as const) {
    it(`refuses a file that exports ${what}`, async () => {
      const { code, text } = await refusalOf(['./a.mjs'], { 'a.mjs': file })
      expect(code).to.equal('PLUGIN_INVALID')
      expect(text).to.contain('"./a.mjs"').and.to.contain(words)
    })
  }

  for (const [what, body, code, words] of [
    ['throws', 'register() { throw new Error("no model") }', 'PLUGIN_FAILED', '"a" failed.*no model'],
    ['throws a text', 'register() { throw "no model" }', 'PLUGIN_FAILED', '"a" failed'],
    ['is asynchronous', 'async register() {}', 'PLUGIN_ASYNC', '"a" is asynchronous.*await'],
    ['fails late', 'async register() { throw new Error("late") }', 'PLUGIN_ASYNC', '"a" is asynchronous'],
    [
      'has a typo in an event',
      'register(app) { app.on("issues.asigned", () => {}) }',
      'EVENT_UNKNOWN',
      '"a" listens to "issues.asigned".*Did you mean "issues.assigned"',
    ],
    [
      'has one typo among several events',
      'register(app) { app.on(["push", "issue.closed"], () => {}) }',
      'EVENT_UNKNOWN',
      'Did you mean "issues.closed"',
    ],
    [
      'listens to what no server sends',
      'register(app) { app.on("check_run.completed", () => {}) }',
      'EVENT_UNKNOWN',
      'docs/events.md',
    ],
    [
      'has a typo in a wildcard',
      'register(app) { app.on("issue.*", () => {}) }',
      'EVENT_UNKNOWN',
      '"a" listens to "issue.\\*".*Did you mean "issues.\\*"',
    ],
    ['wants all timers', 'register(app) { app.on("timer.*", () => {}) }', 'EVENT_UNKNOWN', '"timer.\\*"'],
    ['wants kinds of a push', 'register(app) { app.on("push.*", () => {}) }', 'EVENT_UNKNOWN', '"push"'],
    [
      'has no such schedule',
      'register(app) { app.every("1m", () => {}) }',
      'PLUGIN_FAILED',
      '"a" failed.*five fields',
    ],
    [
      'has an endless timer',
      'register(app) { app.every(0, () => {}) }',
      'PLUGIN_FAILED',
      '"a" failed.*0 is no interval',
    ],
    ['has no handler', 'register(app) { app.on("push") }', 'PLUGIN_FAILED', 'app.on\\(push\\) was given no'],
    [
      'has no event',
      'register(app) { app.on([], () => {}) }',
      'PLUGIN_FAILED',
      'app.on\\(\\) was given no name',
    ],
    [
      'has a timer without a handler',
      'register(app) { app.every("@daily") }',
      'PLUGIN_FAILED',
      'app.every\\(@daily\\)',
    ],
  ] as const) {
    it(`refuses a plugin whose register ${what}`, async () => {
      const text = `export default { name: 'a', description: '', ${body} }`
      const refusal = await refusalOf(['./a.mjs'], { 'a.mjs': text })
      expect(refusal.code).to.equal(code)
      expect(refusal.text).to.match(new RegExp(words))
    })
  }

  const announcer = `const schema = { safeParse: (data) => ({ success: true, data }) }
    export default { name: 'b', description: '', events: { 'b.announced': schema }, register() {} }`
  const listener = (name: string) =>
    `export default { name: 'a', description: '', register(app) { app.on('${name}', () => {}) } }`

  for (const name of ['b.announced', 'b.*', 'issues.*', 'task.*', '*'])
    it(`takes "${name}", whichever plugin is loaded first`, async () => {
      const files = { 'a.mjs': listener(name), 'b.mjs': announcer }
      expect((await load(['./a.mjs', './b.mjs'], files)).loaded).to.deep.equal(['a', 'b'])
    })

  it('refuses an event of no plugin that is loaded, and names that of one that is', async () => {
    const files = { 'a.mjs': listener('b.anounced'), 'b.mjs': announcer }
    expect((await refusalOf(['./a.mjs', './b.mjs'], files)).text).to.contain('Did you mean "b.announced"?')
    const alone = await refusalOf(['./a.mjs'], { 'a.mjs': listener('announcer.announced') })
    expect(alone).to.include({ code: 'EVENT_UNKNOWN' })
    expect(alone.text).to.contain('where that plugin is loaded')
  })

  it('hands a plugin the settings that stand beside its name', async () => {
    const text = `export const seen = []
      const settings = { safeParse: (data) => ({ success: true, data }) }
      export default { name: 'a', description: '', settings, register(app, given) { seen.push(given) } }`
    await load([{ name: './a.mjs', settings: { word: 'Hi' } }], { 'a.mjs': text })
    const { seen } = (await import(join(folder, 'a.mjs'))) as { seen: unknown[] }
    expect(seen).to.deep.equal([{ word: 'Hi' }])
  })

  it('refuses settings for a built-in plugin that has none, naming manifest, plugin and field', async () => {
    const { code, text } = await refusalOf([{ name: 'status', settings: { colour: 'red' } }])
    expect(code).to.equal('PLUGIN_SETTINGS')
    expect(text)
      .to.contain(`"status" of ${join(folder, 'app.yml')}`)
      .and.to.contain('settings: this plugin has none')
  })

  it('refuses what a plugin registers after its start', async () => {
    const text = `export const kept = {}
      export default { name: 'a', description: '', register(app) { kept.app = app } }`
    await load(['./a.mjs'], { 'a.mjs': text })
    const { kept } = (await import(join(folder, 'a.mjs'))) as { kept: { app: PluginApp } }
    expect(() => kept.app.on('push', () => {})).to.throw(CoordinatorError, 'although its start is over')
    expect(() => kept.app.every(1_000, () => {})).to.throw(CoordinatorError, 'although its start is over')
  })

  it('refuses two of one name', async () => {
    const { code, text } = await refusalOf(['status', 'status'])
    expect(code).to.equal('PLUGIN_TWICE')
    expect(text).to.contain('two plugins named "status"')
  })
})
