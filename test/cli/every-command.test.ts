import { expect } from 'chai'
import type { Command } from 'commander'
import { EXIT, program } from '../../src/cli/run.ts'
import { codeIn, rows, section } from '../house/paper.ts'
import { CommandLine, SLOWEST_MS } from './command-line.ts'

interface Leaf {
  readonly words: readonly string[]
  readonly command: Command
}

function leaves(command: Command, words: readonly string[] = []): Leaf[] {
  if (command.commands.length === 0) return [{ words, command }]
  return command.commands.flatMap((one) => leaves(one, [...words, one.name()]))
}

const ALL = leaves(
  program(
    () => {},
    () => {},
  ),
)

/** They do something, and tell that they did; there is nothing in it that a program would want to read. */
const ACTS: ReadonlySet<string> = new Set([
  ...['start', 'demo', 'setup', 'new-plugin', 'pause', 'resume', 'agent revoke', 'work', 'mcp'],
  // lines of JSON, or a script, already
  ...['events export', 'completion'],
])

/** Called by as many at once as the machine can bear. */
const AT_ONCE = 4

describe('every command', function () {
  this.timeout(2 * SLOWEST_MS)
  const cli = new CommandLine()
  afterEach(() => cli.clear())

  async function eachLeaf(
    args: (leaf: Leaf) => readonly string[] | undefined,
    check: (leaf: Leaf, ended: Awaited<ReturnType<CommandLine['run']>>) => void,
  ) {
    const folder = await cli.folder()
    const left = [...ALL]
    let called = 0
    const worker = async () => {
      for (let leaf = left.shift(); leaf; leaf = left.shift()) {
        const rest = args(leaf)
        if (!rest) continue
        called++
        check(leaf, await cli.run([...leaf.words, ...rest], folder))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    return called
  }

  it('ends with 2 when it is called with an option that does not exist, and says where help is', async () => {
    const called = await eachLeaf(
      () => ['--no-such-option'],
      ({ words }, { code, stdout, stderr }) => {
        expect({ code, stdout }, words.join(' ')).to.deep.equal({ code: EXIT.calledWrong, stdout: '' })
        expect(stderr).to.match(/unknown option '--no-such-option'|missing required argument|required option/)
        expect(stderr).to.contain('(--help tells more)')
      },
    )
    expect(called).to.be.above(25)
  })

  it('ends with 2 when what it needs is not said', async () => {
    const called = await eachLeaf(
      ({ command }) =>
        command.registeredArguments.some(({ required }) => required) ||
        command.options.some(({ mandatory }) => mandatory)
          ? []
          : undefined,
      ({ words }, { code, stdout, stderr }) => {
        expect({ code, stdout }, words.join(' ')).to.deep.equal({ code: EXIT.calledWrong, stdout: '' })
        expect(stderr).to.match(/missing required argument|required option/)
      },
    )
    expect(called).to.be.above(10)
  })

  it('ends with 2 when there is no such value of an option', async () => {
    for (const args of [
      ['events', 'list', '--state', 'odd'],
      ['events', 'export', '--since', '2026-02-31'],
      ['completion', 'csh'],
      ['agent', 'token', 'opus', '--expires', 'soon'],
    ])
      expect((await cli.run(args, await cli.folder())).code, args.join(' ')).to.equal(EXIT.calledWrong)
  })

  it('tells facts for programs with --json, if it tells any', () => {
    const without = ALL.filter(({ command }) => !command.options.some(({ long }) => long === '--json'))
    expect(without.map(({ words }) => words.join(' ')).sort()).to.deep.equal([...ACTS].sort())
  })

  it('is described in one way', () => {
    const texts = ALL.flatMap(({ command }) => [
      command.description(),
      ...command.options.map(({ description }) => description),
      ...command.registeredArguments.map(({ description }) => description),
    ])
    for (const text of texts) {
      expect(text, 'a description').not.to.equal('')
      expect(text)
        .to.match(/^(?!(?:The|A|Print|Show|Run|Make) )\S/)
        .and.not.to.match(/\.$/)
    }
    const json = ALL.flatMap(({ command }) => command.options.filter(({ long }) => long === '--json'))
    for (const { description } of json) expect(description).to.match(/^for programs/)
  })

  it('ends as docs/errors.md says', () => {
    const told = rows(section('docs/errors.md', 'exit-codes')).map(([code]) => Number(codeIn(code)))
    expect(told).to.deep.equal(Object.values(EXIT))
    const by = rows(section('docs/errors.md', 'exit-1')).map(([command]) => codeIn(command))
    const names = ALL.map(({ words }) => words.join(' '))
    for (const command of by) expect(names).to.include(command)
  })
})
