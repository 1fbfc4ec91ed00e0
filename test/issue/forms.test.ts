import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { dependenciesOf, readBody } from './read.ts'

const path = new URL('../../templates/task.yaml', import.meta.url)
const form = parse(readFileSync(path, 'utf8')) as {
  body: { id: string; attributes: { label: string; options?: string[] } }[]
}

/** The body that Gitea makes of the answers, by the ids of the fields. */
function answered(answers: Record<string, string>): string {
  return form.body
    .map(({ id, attributes }) => `### ${attributes.label}\n\n${answers[id] ?? '_No response_'}\n\n`)
    .join('')
}

describe('The issue form', () => {
  it('is read exactly, whatever the story above it says', () => {
    const spec = readBody(
      answered({
        what: 'Difficulty: high, says Bob. Blocked by nothing.\n\nContext estimate: 900k',
        difficulty: 'low',
        estimate: '60k',
        files: 'src/a.ts\nsrc/b.ts',
        'blocked-by': '#12, owner/repo#3',
        blocks: '#40',
        tests: 'no',
        documentation: 'none',
        agent: 'opus',
      }),
    )
    expect(spec.difficulty).to.include({ value: 'low', source: 'stated' })
    expect(spec.estimate.value).to.deep.equal({ p50: 60_000, p90: 60_000 })
    expect(spec.files.value.map((file) => file.path)).to.deep.equal(['src/a.ts', 'src/b.ts'])
    expect(spec.blockedBy.value).to.deep.equal([{ number: 12 }, { owner: 'owner', repo: 'repo', number: 3 }])
    expect(spec.blocks.value).to.deep.equal([{ number: 40 }])
    expect(spec.wantsTests).to.include({ value: false, source: 'stated' })
    expect(spec.wantsDocs).to.include({ value: 'none', source: 'stated' })
    expect(spec.wish?.value).to.equal('opus')
    expect(spec.problems).to.deep.equal([])
  })

  it('states nothing where it was left empty', () => {
    const spec = readBody(answered({ what: 'Sort the entries.' }))
    const { problems, wish, unread, model: _, ...fields } = spec
    expect(Object.values(fields).map(({ source }) => source)).to.deep.equal(Array(7).fill('heuristic'))
    expect(problems).to.deep.equal([])
    expect([wish, unread]).to.deep.equal([undefined, undefined])
  })

  for (const [id, field] of [
    ['difficulty', 'difficulty'],
    ['tests', 'wantsTests'],
    ['documentation', 'wantsDocs'],
  ] as const) {
    it(`has no answer to choose that is not understood: ${id}`, () => {
      const options = form.body.find((asked) => asked.id === id)?.attributes.options ?? []
      expect(options).not.to.have.length(0)
      for (const option of options)
        expect(readBody(answered({ [id]: option }))[field].source).to.equal('stated')
    })
  }
})

describe('YAML front matter', () => {
  const front = (yaml: string, rest = 'Text') => readBody(`---\n${yaml}\n---\n${rest}`)

  it('states everything', () => {
    const spec = front(
      'difficulty: high\nestimate: 80k\nblocked_by: [1, owner/repo#2]\nblocks: 9\ntests: false\ndocs: low\nagent: opus\nfiles:\n  - src/a.ts\n  - src/b.ts',
      '- src/c.ts is no file of the list',
    )
    expect(spec.difficulty).to.include({ value: 'high', source: 'stated' })
    expect(spec.estimate.value).to.deep.equal({ p50: 80_000, p90: 80_000 })
    expect(spec.files.value.map((file) => file.path)).to.deep.equal(['src/a.ts', 'src/b.ts'])
    expect(spec.blockedBy.value).to.deep.equal([{ number: 1 }, { owner: 'owner', repo: 'repo', number: 2 }])
    expect(spec.blocks.value).to.deep.equal([{ number: 9 }])
    expect(spec.wantsTests.value).to.equal(false)
    expect(spec.wantsDocs.value).to.equal('low')
    expect(spec.wish?.value).to.equal('opus')
    expect(spec.problems).to.deep.equal([])
  })

  for (const [body, dependencies] of [
    ['---\nblocked_by: [1]\n---\n', '#1 |'],
    ['---\nblocked-by: 1\n---', '#1 |'],
    ['---\nblockedBy:\n- 1\n- "#2"\n...\n', '#1 #2 |'],
    ['---\r\nblocked_by: [1]\r\n---\r\nText', '#1 |'],
    ['---\ndepends_on: [3]\n---\nBlocks: #4', '#3 | #4'],
    ['---\nblocked_by: [#1]\n---\n', '#1 |'],
    ['---\nblocked_by: [-1, 0, 1.5, null, {a: 1}]\n---\n', '|'],
    ['---\nother: [1]\n---\n', '|'],
    ['Text\n\n---\nblocked_by: [1]\n---\n', '|'],
    ['---\nblocked_by: [1]', '|'],
    ['---\n- blocked_by: [1]\n---\n', '|'],
  ] as const) {
    it(`of ${JSON.stringify(body)} is ${dependencies}`, () =>
      expect(dependenciesOf(body)).to.equal(dependencies))
  }

  for (const [what, yaml] of [
    ['an anchor', 'blocked_by: &a [1]'],
    ['an alias', 'blocked_by: *a'],
    ['a tag', 'blocked_by: !!seq [1]'],
    ['a block', 'blocked_by: |\n  1'],
    ['a map in a map', 'blocked_by:\n  issue: 1'],
    ['a list in a list', 'blocked_by: [[1]]'],
    ['a list in a list of lines', 'blocked_by:\n- - 1'],
    ['an explicit key', '? blocked_by\n: 1\nblocks: 3'],
    ['a key that stands there twice', 'blocked_by: 1\nblocked_by: 2'],
    ['an item below a value', 'blocked_by: 1\n- 2'],
    ['a tab before a key', '\tblocked_by: 1'],
  ] as const) {
    it(`with ${what} states nothing, and its author is told which line it is`, () => {
      const spec = front(yaml)
      expect(spec.problems[0]).to.match(/^I cannot read '.+' in the front matter, so I took nothing of it/)
    })
  }

  it('releases nothing when it may say what the issue waits for and is not flat', () => {
    for (const yaml of ['blocked_by: [1]\na:\n  b: 1', '"blocked_by": [1]\nx: {a: b}', 'depends-on: |\n  1'])
      expect(front(yaml).unread, yaml).to.equal('front-matter')
    expect(front('difficulty: low\na:\n  b: 1').unread).to.equal(undefined)
    expect(front('blocked_by: [1]').unread).to.equal(undefined)
  })

  it('may hold comments, quotes, empty lines and keys of others, and no note is made of two rules', () => {
    const spec = front(
      '# what\n\ntitle: "a: b" # c\nblocked_by: # these\n\n  - 1 # one\n  - "#2"\nblocks: #3',
    )
    expect(spec.blockedBy.value).to.deep.equal([{ number: 1 }, { number: 2 }])
    expect(spec.blocks.value).to.deep.equal([{ number: 3 }])
    expect(front('Some words: of prose\nand more').problems).to.deep.equal([])
  })

  it('that says there is none is a statement', () => {
    expect(front('blocked_by: []').blockedBy).to.deep.include({ value: [], source: 'stated' })
  })

  for (const [yaml, problem] of [
    ['files: 12', "'files: 12' in the front matter; write paths such as src/app.ts or docs/ there."],
    ['files: [src/a.ts, 12, yes]', "'files: 12, yes' in the front matter; write paths"],
    ['agent: {}', "'agent: {}' in the front matter; write the name of one agent there."],
    [
      'agent: [opus, sonnet]',
      "'agent: opus, sonnet' in the front matter; write the name of one agent there.",
    ],
    [
      'difficulty: {level: high}',
      "'difficulty: {level: high}' in the front matter; write low, medium or high",
    ],
    ['estimate: {}', "'estimate: {}' in the front matter; write a number of tokens such as 80k there."],
    ['tests: maybe', "'tests: maybe' in the front matter; write yes or no there."],
    ['tests: [unit, e2e]', "'tests: unit, e2e' in the front matter; write yes or no there."],
    ['docs: 3', "'docs: 3' in the front matter; write none, low, medium or high there."],
    ['blocked_by: [1, soon]', "'blocked_by: soon' in the front matter; write issues such as 12 or"],
    ['depends: numpy', "'depends: numpy' in the front matter; write issues such as 12 or"],
    ['blocks: {a: 1}', "'blocks: {a: 1}' in the front matter; write issues such as 12 or"],
    ['difficulty: 3', "The difficulty '3' is not one of low, medium, high."],
    ['estimate: 12', "The context estimate '12' is not a number of tokens that I can use; did you mean 12k?"],
    ['blocked_by: soon', "'blocked by: soon' names no issue"],
  ] as const) {
    it(`tells its author of ${yaml}, once, and takes the rest`, () => {
      const spec = front(`${yaml}\nother: {a: 1}`)
      expect(spec.problems).to.have.length(1)
      expect(spec.problems[0]).to.contain(problem)
      if (!yaml.startsWith('difficulty'))
        expect(front(`difficulty: low\n${yaml}`).difficulty.source).to.equal('stated')
    })
  }

  it('is left out in silence where it says nothing', () => {
    const empty = ['difficulty', 'estimate', 'files', 'blocked_by', 'blocks', 'tests', 'docs', 'agent']
    for (const nothing of ['', ' null', ' []', ' ~']) {
      const spec = front(empty.map((key) => `${key}:${nothing}`).join('\n'))
      expect(spec.problems, nothing).to.deep.equal([])
      for (const { source } of [spec.difficulty, spec.estimate, spec.files, spec.wantsTests, spec.wantsDocs])
        expect(source).to.equal('heuristic')
    }
    expect(front('agent: auto\nfiles: README.md\ndocs: none\ntests: none').problems).to.deep.equal([])
  })

  for (const [name, yaml] of Object.entries({
    'aliases of aliases': `a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\nblocked_by: [1]`,
    'deep nesting': `a: ${'['.repeat(3_000)}`,
    'a megabyte': `a: ${'x'.repeat(1_000_000)}`,
    'a prototype': '__proto__: {difficulty: high}\nconstructor: 1',
    ...Object.fromEntries(
      [
        '? ',
        '- ',
        ': ',
        '-\n ',
        ': : a\n',
        '? ? a\n',
        '&a ',
        '*a ',
        '!a ',
        '| ',
        '>\n ',
        '\t',
        '\t\n',
        ' # ',
        ' #\u2028',
        '"',
        "'",
        '{',
        ',',
      ].map((unit) => [
        `8,000 characters of ${JSON.stringify(unit)}`,
        `a: ${unit.repeat(7_900 / unit.length)}`,
      ]),
    ),
    'block marks without a key': '? '.repeat(500),
    'a long row of keys': Array.from({ length: 2_000 }, (_, index) => `k${index}: 1`).join('\n'),
  })) {
    it(`does no harm: ${name}`, () => {
      const begun = process.cpuUsage()
      expect(front(yaml).difficulty.source).to.equal('heuristic')
      const { user, system } = process.cpuUsage(begun)
      expect((user + system) / 1_000).to.be.below(600)
    })
  }
})
