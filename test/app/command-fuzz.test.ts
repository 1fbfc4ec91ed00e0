import { expect } from 'chai'
import fc from 'fast-check'
import { z } from 'zod'
import { commandOf } from '../../src/app/command.ts'
import { argumentsOf } from '../../src/app/command-arguments.ts'
import { USUAL_COMMANDS } from '../../src/app/command-policy.ts'
import { verdictOn } from '../../src/app/command-rights.ts'
import { CommandTable } from '../../src/app/command-table.ts'
import { oneOf, tokenCount } from '../../src/app/command-values.ts'
import { readMarkdown } from '../../src/issue/markdown.ts'
import { mayHaveCommands } from '../../src/issue/may-have-commands.ts'
import { readCommands } from '../../src/issue/read-command.ts'
import { comments } from './comments.ts'

/** So many comments; a long run says more in COMMAND_FUZZ. */
const RUNS = Number(process.env.COMMAND_FUZZ ?? 4_000)

const args = {
  agent: z.object({ name: oneOf(['opus', 'haiku', 'auto']) }),
  difficulty: z.object({ difficulty: z.enum(['low', 'medium', 'high']) }),
  estimate: z.object({ tokens: tokenCount(['auto']) }),
  hold: z.object({ create: z.boolean().default(false), rest: z.array(z.string()).optional() }),
  why: z.object({ number: z.coerce.number().int().optional() }),
}

function table(): CommandTable {
  const help = commandOf('', 'help', { help: 'Lists.', whoCanUse: 'anyone', run: () => undefined })
  const all = new CommandTable(help)
  for (const [name, schema] of Object.entries(args))
    all.add(
      commandOf('clerk', name, { help: 'Does it.', args: schema as z.ZodType<object>, run: () => undefined }),
    )
  return all
}

describe('whatever somebody writes into a comment', () => {
  const all = table()

  it(`is a command only where its line begins with one, and never fails (${RUNS} comments)`, function () {
    this.timeout(RUNS * 10)
    fc.assert(
      fc.property(comments, (body) => {
        const lines = body.split(/\r\n?|\n/)
        const meant = all.meantBy(readCommands(body), 'issues', USUAL_COMMANDS)
        if (meant.length > 0) expect(mayHaveCommands(body)).to.equal(true)
        for (const { command, line, words, written } of meant) {
          const begin = /^ {0,3}\/([a-z0-9_-]+)/i.exec(lines[line] ?? '')?.[1]?.toLowerCase()
          expect(begin, 'what stands in the line').to.equal(written ?? command.name)
          const read = argumentsOf(command, words)
          if (typeof read === 'string') expect(read).not.to.equal('')
        }
        expect(new Set(meant.map(({ line }) => line)).size, 'each line once').to.equal(meant.length)
      }),
      { numRuns: RUNS },
    )
  })

  it('is no command inside of code, a quote or an HTML comment', () => {
    fc.assert(
      fc.property(comments, (body) => {
        const plain = body.replace(/[`~]|-->/g, '')
        expect(readCommands(`~~~~\n${plain}\n~~~~`)).to.deep.equal([])
        expect(readCommands(`<!--\n${plain.replaceAll('--', '')}\n-->`)).to.deep.equal([])
        expect(readCommands(`> ${plain.replace(/[\r\n]+/g, '\n> ')}`)).to.deep.equal([])
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    )
  })

  it('is done only for whom the rule names', async () => {
    const rules = ['anyone', 'author', 'writer', 'nobody'] as const
    const world = fc.record({
      rule: fc.constantFrom(...rules),
      isAuthor: fc.boolean(),
      mayPush: fc.boolean(),
      isSigned: fc.boolean(),
      isListed: fc.boolean(),
      isOrganisation: fc.boolean(),
      isAllowed: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(world, async ({ rule, isListed, isOrganisation, isAllowed, ...asker }) => {
        const deps = {
          assignees: async () => new Set(isListed ? [7] : [8]),
          isOrganisation: async () => isOrganisation,
          isOnList: async (list: readonly string[]) => list.includes('eve'),
        }
        const policy = { ...USUAL_COMMANDS, allow: isAllowed ? ['eve'] : ['bob'] }
        const by = { id: 7, login: 'eve' }
        const place = { owner: 'acme', repo: 'app' }
        const verdict = await verdictOn(rule, { ...asker, by }, place, { deps, policy })
        const isWriter = isAllowed || (isListed && (asker.mayPush || !isOrganisation))
        const may = { anyone: true, author: asker.isAuthor || isWriter, writer: isWriter, nobody: false }
        expect(verdict === 'yes').to.equal(may[rule])
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    )
  })

  const pieces = [
    '/',
    '/a\n',
    '/agnet opus\n',
    '`',
    '```\n',
    '<!--',
    '/why "',
    '/why a="',
    '/why --a',
    '/x <!--\n',
    '\n/',
  ]
  for (const piece of pieces) {
    it(`is read about as fast as plain text is, also a megabyte of ${JSON.stringify(piece)}`, function () {
      this.timeout(20_000)
      const body = `/why\n${piece.repeat(Math.ceil(1_000_000 / piece.length))}`
      const plain = quickest(() => void readMarkdown(body))
      const asCommands = quickest(() => {
        const meant = all.meantBy(readCommands(body), 'issues', USUAL_COMMANDS)
        for (const { command, words } of meant.slice(0, 11)) argumentsOf(command, words)
      })
      // 200 ms: what a busy machine adds to a short time; what grows with the square of a megabyte takes minutes
      expect(asCommands).to.be.below(3 * plain + 200)
    })
  }
})

function quickest(work: () => void): number {
  const times = Array.from({ length: 6 }, () => {
    const begun = performance.now()
    work()
    return performance.now() - begun
  })
  return Math.min(...times)
}
