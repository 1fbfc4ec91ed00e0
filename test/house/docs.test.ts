import { readdirSync, statSync } from 'node:fs'
import { expect } from 'chai'
import {
  isCallExpression,
  isIdentifier,
  isMethodSignatureDeclaration,
  isNewExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTypeAliasDeclaration,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { eventsPage } from '../../scripts/events/page.ts'
import { PRICES } from '../../src/claude/prices.ts'
import { events } from '../../src/gitea/events.ts'
import type { GiteaErrorKind } from '../../src/gitea/gitea-error.ts'
import { defaultManifest } from '../../src/manifest.ts'
import { OF_SESSIONS, REFUSALS } from '../../src/server/agent-api/problems.ts'
import * as refusals from '../../src/server/refusals.ts'
import { VERSIONS } from '../../src/testing/fake-gitea/traits/versions.ts'
import { filesIn, nodesOf } from './house.ts'
import { codeIn, fenced, page, rows, section } from './paper.ts'

describe('docs/events.md', () => {
  it('is what `npm run docs:events` writes', () => {
    expect(page('docs/events.md')).to.equal(eventsPage())
  })

  it('has every event of the table, with an example of each that was recorded', () => {
    const text = page('docs/events.md')
    const examples = [...text.matchAll(/^### (\S+)\n\n(From|Not recorded|Its parts)/gm)]
    expect(examples.map(([, name]) => name)).to.deep.equal(Object.keys(events))
    expect(examples.filter(([, , from]) => from === 'From')).to.have.length(40)
  })
})

describe('docs/plugins.md', () => {
  it('shows a plugin with events of its own as it is', () => {
    const [, path = '', fence = ''] =
      /<!-- file:(\S+) -->\n([\s\S]*?\n```)\n/.exec(page('docs/plugins.md')) ?? []
    expect(fenced(fence)).to.equal(page(path))
  })
})

describe('docs/testing.md', () => {
  const shown = new Map(
    [...page('docs/testing.md').matchAll(/<!-- example:(\w+) -->\n([\s\S]*?\n```)\n/g)].map(
      ([, name = '', fence = '']) => [name, fenced(fence).trimEnd()],
    ),
  )

  it('shows the examples as they are run', () => {
    const run = [
      ...page('test/testing/kit-page.test.ts').matchAll(/( *)\/\/ example:(\w+)\n([\s\S]*?)\n *\/\/ end/g),
    ]
    const texts = run.map(([, indent = '', name = '', text = '']): [string, string] => [
      name,
      text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    ])
    expect([...shown].sort()).to.deep.equal(texts.sort())
    expect(texts).not.to.have.length(0)
  })

  it('has every server that the fake can be', () => {
    const told = rows(section('docs/testing.md', 'versions')).map(([name]) => codeIn(name))
    expect(told).to.deep.equal([...VERSIONS])
  })

  it('shows every fault', () => {
    const files = filesIn('src').filter(({ path }) => /\/(faults|delivery)\.ts$/.test(path))
    const fields = files.flatMap(({ path }) => {
      const text = page(path)
      const [, fault = ''] = /interface (?:Fault|DeliveryFaults) \{([\s\S]*?)\n\}/.exec(text) ?? []
      const [, knobs = ''] = /class Faults \{([\s\S]*?)\n {2}\/\*\*\n/.exec(text) ?? []
      return [...`${fault}${knobs}`.matchAll(/^ {2}(?:readonly )?(\w+)(?:\?:| =|:)/gm)].map(
        ([, name = '']) => name,
      )
    })
    const examples = [...shown.values()].join('\n')
    const missing = fields.filter((name) => !new RegExp(`\\b${name}\\b`).test(examples))
    expect(missing).to.deep.equal([])
    expect(fields).to.include.members(['hangMs', 'latencyMs', 'shuffle', 'postDelayPath'])
  })
})

describe('docs/effects.md', () => {
  it('has every effect, in the order of the code', () => {
    const told = rows(section('docs/effects.md', 'effects')).map(([name = '']) => /^`(\w+)\(/.exec(name)?.[1])
    const [effects] = filesIn('src').filter(({ path }) => path === 'src/gitea/effects/effects.ts')
    const known = effects
      ? nodesOf(effects.tree).flatMap((node) =>
          isMethodSignatureDeclaration(node) && isIdentifier(node.name) ? [node.name.text] : [],
        )
      : []
    expect(told).to.deep.equal(known)
    expect(known).to.include('comment')
  })

  it('has every result that an effect can come to', () => {
    const files = filesIn('src').filter(({ path }) => path.startsWith('src/gitea/effects/'))
    const results = files.flatMap(({ tree }) =>
      nodesOf(tree).flatMap((node) => (isResultType(node) ? textsIn(node) : [])),
    )
    const text = page('docs/effects.md')
    expect([...new Set(results)].filter((result) => !text.includes(`\`${result}\``))).to.deep.equal([])
    expect(results).to.include('unknown-user')
  })
})

/** `type …Result = …`, `type Unwritable = …` and the like. */
function isResultType(node: Node): boolean {
  return isTypeAliasDeclaration(node) && /(Result|Unwritable)$/.test(node.name.text)
}

function textsIn(node: Node): string[] {
  return nodesOf(node).flatMap((inside) => (isStringLiteral(inside) ? [inside.text] : []))
}

describe('docs/dependencies.md', () => {
  const declared = JSON.parse(page('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >

  for (const [title, kind] of [
    ['At run time', 'dependencies'],
    ['For development', 'devDependencies'],
  ] as const) {
    it(`has a reason for each of the ${kind}, and for no other`, () => {
      const [text = ''] = page('docs/dependencies.md').split(`## ${title}`)[1]?.split('\n## ') ?? []
      const told = rows(text)
      expect(told.map(([name]) => codeIn(name)).sort()).to.deep.equal(Object.keys(declared[kind]).sort())
      for (const cells of told)
        expect(
          cells.every((cell) => cell.length > 3),
          cells.join(' '),
        ).to.equal(true)
    })
  }
})

describe('docs/operations.md', () => {
  it('has the price of every model, and says when it was looked up', () => {
    const told = rows(section('docs/operations.md', 'prices')).map(([model, ...prices]) => [
      codeIn(model),
      ...prices.map(Number),
    ])
    const known = Object.entries(PRICES).map(([model, price]) => [
      model,
      price.input,
      price.output,
      price.cacheWrite,
      price.cacheRead,
    ])
    expect(told).to.deep.equal(known)
    const [, date = ''] =
      /Looked up on platform\.claude\.com on (\S+)\./.exec(page('docs/operations.md')) ?? []
    expect(page('src/claude/prices.ts')).to.contain(`looked up ${date}`)
  })

  it('has the true defaults of what the manifest says of the model', () => {
    const { dailyBudgetUsd, waitMs } = defaultManifest.claude
    for (const path of ['docs/operations.md', 'app.yml'])
      expect(page(path)).to.contain(`dailyBudgetUsd: ${dailyBudgetUsd}`).and.to.contain(`waitMs: ${waitMs}`)
  })
})

describe('docs/architecture.md', () => {
  it('has a line for each room of the house, and for no other', () => {
    const told = [...fenced(section('docs/architecture.md', 'rooms')).matchAll(/^ {2}([\w-]+)\/ /gm)].map(
      ([, name]) => name,
    )
    const there = readdirSync('src').filter((name) => statSync(`src/${name}`).isDirectory())
    expect(told.sort()).to.deep.equal(there.sort())
  })

  it('speaks of files and folders that exist', () => {
    const named = [
      ...page('docs/architecture.md').matchAll(
        /\b(?:tasks|agents|server|gitea|app|inbox)\/[a-z]+(?:-[a-z]+)*\b/g,
      ),
    ]
    const missing = named.filter(([path]) => !filesIn('src').some((file) => file.path === `src/${path}.ts`))
    expect(missing.map(([path]) => path)).to.deep.equal([])
    expect(named).not.to.have.length(0)
  })
})

describe('docs/errors.md', () => {
  it('has every code that the program can give, and no other', () => {
    const named = [...page('docs/errors.md').matchAll(/`([A-Z][A-Z_]+[A-Z])`/g)].map(([, code = '']) => code)
    const told = new Set(named.filter((code) => !NO_CODES.has(code)))
    expect([...told].sort()).to.deep.equal([...new Set(codesInSource())].sort())
  })

  it('has the status of everything that agents are refused with', () => {
    const told = rows(section('docs/errors.md', 'agents')).map(
      ([code, status]) => `${codeIn(code)} ${status}`,
    )
    const own = Object.entries(OF_SESSIONS).map(([code, { status }]) => `${code} ${status}`)
    const given = [...own, ...REFUSALS.map(({ code, status }) => `${code} ${status}`)]
    expect(told.sort()).to.deep.equal(given.sort())
  })

  it('has the status of every refusal of the door', () => {
    const [door = ''] = page('docs/errors.md').split('## At the door').slice(1)
    const told = rows(door).map(([code, status]) => `${codeIn(code)} ${status}`)
    const { unreadable: _, ...others } = refusals
    const given = Object.values(others).map(({ code, status }) => `${code} ${status}`)
    expect(told.sort()).to.deep.equal([...new Set([...given, 'DELIVERY_UNREADABLE 422'])].sort())
  })
})

/** Written like codes, but names of settings and commands' words. */
const NO_CODES = new Set([
  'DATABASE_URL',
  'GITEA_TOKEN',
  'GITEA_URL',
  'GITEA_WEBHOOK_SECRET',
  'HOST',
  'METRICS_TOKEN',
  'MOSAIC_GIT_TOKEN',
  'PORT',
  'WEBHOOK_MAX_BODY_MIB',
])

/** GiteaError makes its codes from its kinds; the type holds this list to them. */
const GITEA_KINDS: Record<GiteaErrorKind, true> = {
  away: true,
  refused: true,
  failed: true,
  moved: true,
  outside: true,
  unreadable: true,
}

function codesInSource(): string[] {
  const files = filesIn('src').filter(({ path }) => !path.startsWith('src/testing/'))
  const found = files.flatMap(({ tree }) => nodesOf(tree).flatMap((node) => codeOf(node) ?? []))
  return [...found, ...Object.keys(GITEA_KINDS).map((kind) => `GITEA_${kind.toUpperCase()}`)]
}

/** Errors whose first argument is their code. */
const THROWN = new Set(['CoordinatorError', 'SessionRefusal'])

/** The code in `new CoordinatorError('X', …)`, `super('X', …)`, `{ code: 'X' }` or `logRarely(level, 'X', …)`. */
function codeOf(node: Node): string | undefined {
  if (isNewExpression(node) && isIdentifier(node.expression) && THROWN.has(node.expression.text)) {
    return literal(node.arguments?.[0])
  }
  if (isCallExpression(node)) {
    if (node.expression.kind === SyntaxKind.SuperKeyword) return literal(node.arguments[0])
    if (isIdentifier(node.expression) && node.expression.text === 'logRarely')
      return literal(node.arguments[1])
  }
  if (isPropertyAssignment(node) && isIdentifier(node.name) && node.name.text === 'code')
    return literal(node.initializer)
  return undefined
}

function literal(node: Node | undefined): string | undefined {
  return node && isStringLiteral(node) && /^[A-Z][A-Z_]+[A-Z]$/.test(node.text) ? node.text : undefined
}
