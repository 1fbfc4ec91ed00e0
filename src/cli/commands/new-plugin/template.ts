import { defaultManifest, pluginsOf } from '../../../manifest.ts'

interface Versions {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The files of a new plugin by name. What it depends on has the versions with which the coordinator itself is tested. */
export function filesOf(name: string, versions: Versions): Readonly<Record<string, string>> {
  return {
    [`${name}.ts`]: plugin(name),
    [`${name}.test.ts`]: test(name),
    'package.json': `${JSON.stringify(packageOf(name, versions), null, 2)}\n`,
    'tsconfig.json': `${JSON.stringify(TSCONFIG, null, 2)}\n`,
    'app.yml': manifest(name),
    '.gitignore': 'node_modules\n.env\ndata\n',
  }
}

function plugin(name: string): string {
  return `import { definePlugin } from 'mosaic-coordinator'
import { z } from 'zod'

export default definePlugin({
  name: '${name}',
  description: 'Says hello on new issues.',
  scopes: ['write:issue'],
  settings: z.object({ word: z.string().default('Hello') }),
  register(app, { word }) {
    app.on('issues.opened', async (context) => {
      // one comment of this kind, also if the handler is called again
      await context.ensure.comment({ kind: 'greeting', body: \`\${word}!\` })
    })
  },
})
`
}

function test(name: string): string {
  return `import { expect } from 'chai'
import { type BotWorld, runBot } from 'mosaic-coordinator/testing'
import plugin from './${name}.ts'

describe('${name}', () => {
  let world: BotWorld
  before(async () => {
    world = await runBot({ plugins: [{ plugin, settings: { word: 'Welcome' } }] })
  })
  after(() => world.stop())

  it('says hello on a new issue', async () => {
    const issue = await world.alice.opens({ title: 'The total is wrong' })
    await world.forge.rest()
    expect(world.forge.comments(issue)[0]?.body).to.match(/^Welcome!/)
  })
})
`
}

function manifest(name: string): string {
  return `# Only this plugin. With the built-in ones the bot also gives issues to agents:
# plugins: [${[...pluginsOf(defaultManifest), `./${name}.ts`].join(', ')}]
plugins: [./${name}.ts]
`
}

const TOOLS = ['@types/chai', '@types/mocha', '@types/node', 'chai', 'mocha', 'node', 'typescript']

function packageOf(name: string, { version = '0.0.0', dependencies = {}, devDependencies = {} }: Versions) {
  return {
    name: `mosaic-plugin-${name}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=24' },
    scripts: { start: START, test: 'tsc && mocha --extension ts --timeout 10000 "*.test.ts"' },
    dependencies: { 'mosaic-coordinator': `^${version}`, zod: dependencies.zod ?? '*' },
    // with Node.js itself: the test means the same on a machine that has an older one
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, devDependencies[tool] ?? '*'])),
    allowScripts: { node: true },
  }
}

/** By its file, because npm starts a program without a way to say where the settings are. */
const START = 'node --env-file-if-exists=.env node_modules/mosaic-coordinator/dist/cli/cli.js start'

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    types: ['node', 'mocha'],
    strict: true,
    noUncheckedIndexedAccess: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ['*.ts'],
}
