import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import { consideredIn, paragraphsOf } from '../../src/cli/commands/demo/plain-text.ts'
import { type Act, STORY } from '../../src/cli/commands/demo/story.ts'
import { demo } from '../../src/cli/commands/demo.ts'
import { CLI } from './command-line.ts'

/** Paper that remembers what was printed on it. */
class Page extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

describe('mosaic-coordinator demo', () => {
  it('plays its whole story with the real bot, and all of it is true', async () => {
    const before = await leftovers()
    const out = new Page()
    expect(await demo({ cli: CLI, readingMs: 0, out }), out.text).to.equal(true)
    for (const { title } of STORY) expect(out.text).to.contain(`\n${title}\n`)
    expect(out.text).to.contain('kill -9 mosaic had just sent its comment')
    expect(out.text).to.contain('mosaic  #2  opus is the agent for this.')
    expect(out.text).to.match(
      /All of it was true: \d\d statements checked, 4 issues, one status comment on each\./,
    )
    expect(out.text).not.to.match(/undefined|NaN|\[object|\*\*|<!--/)
    for (const line of out.text.split('\n')) expect(line.length, line).to.be.below(110)
    expect(await leftovers()).to.deep.equal(before)
  }).timeout(60_000)

  it('says what was not true, what is there instead, and plays no further', async () => {
    const [first] = STORY
    const wrong: Act = {
      ...(first as Act),
      facts: (stage) => [
        ...(first as Act).facts(stage),
        {
          what: '#1 is given to a unicorn',
          holds: () => stage.gitea.issue(stage.repo, 1).labels.includes('agent/unicorn'),
        },
      ],
    }
    const out = new Page()
    expect(
      await demo({ cli: CLI, story: [wrong, ...STORY.slice(1)], readingMs: 0, patienceMs: 5_000, out }),
    ).to.equal(false)
    const [, verdict = ''] = out.text.split('This was not true:')
    expect(verdict).to.contain('- #1 is given to a unicorn').and.to.contain('[agent/glm]')
    expect(verdict).to.contain('the coordinator runs')
    expect(out.text).not.to.contain('All of it was true').and.not.to.contain('opens #2')
  }).timeout(30_000)

  it('reads a comment as a person sees it', () => {
    const body =
      '**`glm` is the agent.**\n\nWhy \\#1 it\\_is.\n\n_Next:_ start `glm`.\n\n<details>\n| | Agent |\n</details>'
    expect(paragraphsOf(body)).to.deep.equal(['glm is the agent.', 'Why #1 it_is.', 'Next: start glm.'])
    const row = '| --- | --- | --- | --- |\n| **chosen** | `glm` | fits, a\\|b | free |'
    expect(consideredIn(row)).to.deep.equal([
      { verdict: 'chosen', agent: 'glm', reason: 'fits, a|b', cost: 'free' },
    ])
  })
})

async function leftovers(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('mosaic-demo-'))
}
