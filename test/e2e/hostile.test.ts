import { expect } from 'chai'
import { definePlugin } from '../../src/index.ts'
import { type BotWorld, runBot } from '../../src/testing/index.ts'
import { recordingOf } from '../testing/fake-gitea/recording.ts'
import { postSigned } from './posting.ts'

const MB = 1_000_000
const DEEP = 10_000

interface Opened {
  issue: Record<string, unknown>
  repository: Record<string, unknown>
}

/** A recorded opening of an issue, as text, after somebody has changed it. */
function opened(change: (payload: Opened & Record<string, unknown>) => void = () => {}): string {
  const [delivery] = recordingOf('gitea-1.26.3', 'assign').deliveries
  const payload = JSON.parse(delivery?.body ?? '{}')
  change(payload)
  return JSON.stringify(payload)
}

/** The opening with this text, which JSON.stringify could not make, in the place of the issue's part. */
const withPart = (part: string, text: string) =>
  opened(({ issue }) => {
    issue[part] = 'HERE'
  }).replace('"HERE"', () => text)

const nested = '['.repeat(DEEP) + ']'.repeat(DEEP)

describe('hostile deliveries, signed right', () => {
  let world: BotWorld
  let heard: string[]
  beforeEach(async () => {
    heard = []
    const reader = definePlugin({
      name: 'reader',
      description: 'Reads the payloads of new issues.',
      register(app) {
        app.on('issues.opened', ({ payload }) => {
          heard.push(payload.issue.body)
          expect('polluted' in payload || 'polluted' in payload.issue || 'polluted' in {}).to.equal(false)
        })
      },
    })
    world = await runBot({ plugins: [reader] })
  })
  afterEach(async () => {
    // whatever it was, the bot goes on
    expect((await postSigned(world, 'issues', opened())).code).to.equal(200)
    await world.skipWaits()
    expect(heard.at(-1)).to.equal('')
    await world.stop()
  })

  /** Everything that failed, in one line each. */
  const failed = async () => {
    await world.forge.rest()
    return (await world.dead()).filter(({ plugin }) => plugin !== 'parsing').map(({ error }) => error)
  }

  for (const [what, text] of [
    ['an action that refuses to be a text', '{"action":{"toString":1,"valueOf":1}}'],
    [`an action that is a list, ${DEEP} deep`, `{"action":${nested}}`],
    [`nothing but a list, ${DEEP} deep`, nested],
    [`an issue that is a list, ${DEEP} deep`, `{"action":"opened","issue":${nested}}`],
    ['a prototype instead of keys', `{"__proto__":${opened()}}`],
  ] as const) {
    it(`with ${what} are answered 422 and kept`, async () => {
      const said = await postSigned(world, 'issues', text)
      expect(said).to.include({ code: 422 })
      expect(JSON.stringify(said)).to.contain('cannot be read').and.have.length.below(700)
      const [error, ...more] = await failed()
      expect(more).to.deep.equal([])
      expect(error)
        .to.match(/signed right but cannot be read/)
        .and.have.length.below(500)
    })
  }

  it('with prototypes and constructors among their keys pollute nothing', async () => {
    const evil = '{"polluted":true,"prototype":{"polluted":true}}'
    const text = withPart('ref', `"","__proto__":${evil},"constructor":${evil}`)
    const both = text.replace('{', () => `{"__proto__":${evil},"constructor":${evil},`)
    expect(await postSigned(world, 'issues', both)).to.include({ code: 200, status: 'accepted' })
    expect(await failed()).to.deep.equal([])
    expect(heard).to.deep.equal([''])
  })

  it(`with what nobody asked for, ${DEEP} deep, are handled`, async () => {
    expect(await postSigned(world, 'issues', withPart('ref', nested))).to.include({ status: 'accepted' })
    expect(await failed()).to.deep.equal([])
    expect(heard).to.deep.equal([''])
  })

  for (const [what, part, text] of [
    [`labels that are a list, ${DEEP} deep`, 'labels', nested],
    ['a title that is a number', 'title', '7'],
    ['a state that does not exist', 'state', '"banana"'],
    ['somebody without a name among the assignees', 'assignees', '[{"id":1}]'],
    ['a user that is a list', 'user', '[]'],
    ['numbers that no integer holds', 'id', '1e300'],
  ] as const) {
    it(`with ${what} end as dead, and the reason names the place`, async () => {
      expect(await postSigned(world, 'issues', withPart(part, text))).to.include({ status: 'accepted' })
      const [error] = await failed()
      expect(error).to.contain(`not what issues.opened promises`).and.contain(`issue.${part}`)
      expect(error).to.have.length.below(500)
    })
  }

  it('with 20 MB of text are handled', async () => {
    const text = withPart('body', JSON.stringify('x'.repeat(20 * MB)))
    expect(await postSigned(world, 'issues', text)).to.include({ code: 200, status: 'accepted' })
    expect(await failed()).to.deep.equal([])
    expect(heard.map((body) => body.length)).to.deep.equal([20 * MB])
  })

  it('with 10 million wrong entries end as dead without an error for each of them', async () => {
    const before = process.resourceUsage().maxRSS
    const text = withPart('labels', `[${'0,'.repeat(10 * MB - 1)}0]`)
    expect(await postSigned(world, 'issues', text)).to.include({ code: 200, status: 'accepted' })
    const [error] = await failed()
    expect(error).to.contain('issue.labels').and.have.length.below(500)
    expect((process.resourceUsage().maxRSS - before) / 1024, 'MiB more').to.be.lessThan(900)
  }).timeout(60_000)
})
