import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { loadConfig, SETTING_NAMES } from '../../src/config.ts'
import { ConfigError } from '../../src/errors.ts'
import * as refusals from '../../src/server/refusals.ts'
import { exampleComment } from './example-comment.ts'
import { codeIn, fenced, page, rows, section } from './paper.ts'

const NEEDED = {
  GITEA_URL: 'https://git.example.com',
  GITEA_TOKEN: 'token',
  GITEA_WEBHOOK_SECRET: 'long-enough',
}

const { scripts, version, engines } = JSON.parse(page('package.json')) as {
  scripts: Record<string, string>
  version: string
  engines: { node: string }
}

/** Name and default of each setting as docs/configuration.md tells them. */
function settingsTold(): Map<string, string> {
  const told = rows(page('docs/configuration.md')).flatMap(([name, value = '']): [string, string][] => {
    const setting = codeIn(name)
    return setting && /^[A-Z_]+$/.test(setting) ? [[setting, codeIn(value) ?? value]] : []
  })
  return new Map(told)
}

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs')
    .filter((name) => /\.(md|json)$/.test(name))
    .map((name) => `docs/${name}`),
]

describe('README.md', () => {
  it('is a page that can be read at once', () => {
    expect(page('README.md').split('\n').length).to.be.at.most(250)
  })

  it('has every bench', () => {
    const [, ...named] = page('README.md').split(/`npm run (?=bench:)/)
    const benches = Object.keys(scripts).filter((name) => name.startsWith('bench:'))
    expect(named.map((text) => text.split('`')[0]).sort()).to.deep.equal(benches.sort())
  })

  it('shows the plugin of the example as it is', () => {
    expect(filesShownIn('README.md').map(([path]) => path)).to.deep.equal(['examples/triage/triage.ts'])
  })
})

describe('docs/configuration.md, on settings', () => {
  it('tells every setting with its true default, and no other', () => {
    const told = settingsTold()
    expect([...told.keys()].sort()).to.deep.equal([...SETTING_NAMES].sort())
    for (const [name, value] of told) {
      if (value === 'needed') expect(() => loadConfig({ ...NEEDED, [name]: '' })).to.throw(ConfigError, name)
      else if (value !== 'none')
        expect(loadConfig({ ...NEEDED, [name]: value }), name).to.deep.equal(loadConfig(NEEDED))
    }
  })
})

describe('docs/issues.md', () => {
  it('shows the comment that the bot really writes', () => {
    expect(fenced(section('docs/issues.md', 'comment'))).to.equal(`${exampleComment()}\n`)
  })
})

describe('docs/operations.md, on the door', () => {
  it('tells every status with which the door answers', () => {
    const [contract = ''] = page('docs/operations.md').split('## What it answers')[1]?.split('\n## ') ?? []
    const told = new Set([...contract.matchAll(/\b[2-5]\d\d\b/g)].map(([status]) => Number(status)))
    const { NOT_FOUND, READ_ONLY, INTERNAL, unreadable: _, ...door } = refusals
    const given = Object.values(door).map(({ status }) => status)
    expect([...told].sort()).to.deep.equal([...new Set([200, 422, ...given])].sort())
  })
})

/** Path and text of each file that a page shows whole. */
function filesShownIn(path: string): [string, string][] {
  const shown = [...page(path).matchAll(/<!-- file:(\S+) -->\n([\s\S]*?\n```)\n/g)]
  return shown.map(([, file = '', fence = '']) => [file, fenced(fence)])
}

/** What a link may have behind its `#`, as forges make it from the headings. */
function anchorsOf(path: string): string[] {
  return [...page(path).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

describe('the pages', () => {
  it('name no npm script that does not exist', () => {
    const named = PAGES.flatMap((path) =>
      [...page(path).matchAll(/npm run (?:--\S+ )?([\w:]+)/g)].map(([, name = '']) => name),
    )
    expect(named.filter((name) => !(name in scripts))).to.deep.equal([])
    expect(named).to.include('demo')
  })

  it('link to nothing that is not there', () => {
    const links = PAGES.flatMap((path) =>
      [...page(path).matchAll(/\]\((?!https?:)([^)#]+)(#[^)]*)?\)/g)].map(([, to = '']) =>
        join(dirname(path), to),
      ),
    )
    expect(links.filter((to) => !existsSync(to))).to.deep.equal([])
    expect(links).not.to.have.length(0)
  })

  it('link to no heading that is not there', () => {
    const links = PAGES.flatMap((path) =>
      [...page(path).matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].map(([, to = '', anchor = '']) => ({
        from: path,
        to: to === '' ? path : join(dirname(path), to),
        anchor,
      })),
    )
    const lost = links.filter(({ to, anchor }) => !anchorsOf(to).includes(anchor))
    expect(lost).to.deep.equal([])
    expect(links).not.to.have.length(0)
  })

  it('show files as they are', () => {
    const shown = PAGES.flatMap(filesShownIn)
    for (const [path, text] of shown) expect(text, path).to.equal(page(path))
    expect(shown).to.have.length.of.at.least(2)
  })

  it('begin the changes with the version of the package', () => {
    expect(/^## (.*)$/m.exec(page('CHANGELOG.md'))?.[1]).to.equal(version)
  })
})

describe('.env.example', () => {
  it('has every setting: the needed ones empty, the others commented out with their default', () => {
    const lines = [...page('.env.example').matchAll(/^(#?)([A-Z_]+)=(.*)$/gm)]
    const told = settingsTold()
    expect(lines.map(([, , name]) => name).sort()).to.deep.equal([...told.keys()].sort())
    for (const [, comment, name = '', value = ''] of lines) {
      const expected = told.get(name)
      if (expected === 'needed') expect({ comment, value }, name).to.deep.equal({ comment: '', value: '' })
      else
        expect({ comment, value }, name).to.deep.equal({
          comment: '#',
          value: expected === 'none' ? '' : expected,
        })
    }
  })
})

describe('the Dockerfile', () => {
  it("has package.json's major version of Node in every stage", () => {
    const stages = [...page('Dockerfile').matchAll(/^FROM node:(\d+)-slim/gm)].map(
      ([, major]) => `>=${major}`,
    )
    expect(stages).to.deep.equal([engines.node, engines.node])
  })

  it('copies only what its context has, and the context has nothing else', () => {
    const allowed = [...page('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path)
    const copied = [...page('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    )
    expect([...new Set(copied)].sort()).to.deep.equal(allowed.sort())
    for (const path of copied) expect(existsSync(path), path).to.equal(true)
  })
})
