import { expect } from 'chai'
import { SCHEMA_PAGES } from '../../scripts/schemas/page.ts'
import { CHECKS } from '../../src/cli/commands/doctor/catalogue.ts'
import { manifestFileSchema } from '../../src/manifest.ts'
import { coordinatorFileSchema } from '../../src/policy/file-schema.ts'
import { usualSettings } from '../../src/policy/policy.ts'
import { codeIn, page, rows, section } from './paper.ts'

describe('docs/configuration.md', () => {
  const shared = Object.keys(coordinatorFileSchema.shape)

  it('has every key that a file may have, and what it is unless it is said', () => {
    const told = rows(section('docs/configuration.md', 'keys')).map(([key = '']) => codeIn(key))
    expect(told).to.deep.equal(shared)
    const { mode, language, windowShare } = usualSettings([])
    for (const text of [
      `\`mode\` | \`${mode}\``,
      `\`language\` | \`${language}\``,
      `\`windowShare\` | \`${windowShare}\``,
    ])
      expect(page('docs/configuration.md')).to.contain(text)
  })

  it('has every key that only app.yml may have', () => {
    const told = rows(section('docs/configuration.md', 'manifest-keys')).flatMap(([keys = '']) =>
      [...keys.matchAll(/`(\w+)`/g)].map(([, key]) => key),
    )
    const keys = Object.keys(manifestFileSchema.shape).filter((key) => !shared.includes(key))
    expect(told.sort()).to.deep.equal(keys.sort())
  })
})

describe('the JSON schemas in docs/', () => {
  for (const [path, made] of Object.entries(SCHEMA_PAGES))
    it(`${path} is what \`npm run docs:schemas\` writes`, () => {
      expect(page(path)).to.equal(made())
    })
})

describe('docs/doctor.md', () => {
  it('has every check, in the order in which they are told', () => {
    const told = rows(section('docs/doctor.md', 'checks')).map(([name = '', text]) => [codeIn(name), text])
    expect(told).to.deep.equal(Object.entries(CHECKS))
    expect(told).to.have.length.above(30)
  })
})
