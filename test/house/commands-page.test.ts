import { expect } from 'chai'
import type { WhoCanUse } from '../../src/app/command.ts'
import { commands } from '../../src/plugins/commands/index.ts'
import type { BuiltInDeps } from '../../src/plugins/deps.ts'
import { explaining } from '../../src/plugins/explaining/index.ts'
import { page, rows } from './paper.ts'

const WHO: Readonly<Record<WhoCanUse, string>> = {
  anyone: 'everybody',
  author: 'author, writers',
  writer: 'writers',
}

/** What the built-in plugin registers; it does nothing with what it was handed before somebody gives an order. */
function registered(plugin: typeof commands): [string, string][] {
  const found: [string, string][] = []
  plugin({} as BuiltInDeps).register({
    on: () => {},
    every: () => {},
    command: (name, { whoCanUse = 'writer' }) => {
      found.push([`/${name}`, WHO[whoCanUse]])
    },
  })
  return found.sort()
}

/** The first table after a mark, by command. */
function toldAfter(mark: string): [string, string][] {
  const [, part = ''] = page('docs/commands.md').split(mark)
  const told = rows(part.split(/\n## |<!-- /)[0] ?? '').map(([order = '', who = '']): [string, string] => [
    /\/[a-z-]+/.exec(order)?.[0] ?? '',
    who,
  ])
  return told.sort()
}

describe('docs/commands.md', () => {
  it('has each order, with who may give it', () => {
    expect(toldAfter('<!-- commands -->')).to.deep.equal(registered(commands))
  })

  it('has each question', () => {
    expect(toldAfter('<!-- questions -->')).to.deep.equal(
      [['/help', 'everybody'], ...registered(explaining)].sort(),
    )
  })
})
