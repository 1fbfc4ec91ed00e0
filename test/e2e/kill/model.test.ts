import { expect } from 'chai'
import { FakeClaude, type IssueView } from '../../../src/testing/index.ts'
import { eventually, labels, own, status } from '../conversation.ts'
import { Town } from './town.ts'

const HARD = { difficulty: 'high', contextTokensLikely: 60_000, contextTokensMost: 90_000 } as const
const BY_THE_MODEL = 'agent/opus difficulty/high status/assigned'

describe('the bot is killed while a model reads', () => {
  let town: Town
  let claude: FakeClaude
  let issue: IssueView
  beforeEach(async () => {
    town = await Town.found()
    town.forge.faults.postDelayMs = 0
    claude = await FakeClaude.start()
    claude.answers(HARD)
    const text = { title: 'Coupons are taken twice', body: 'It happens once a week, and nobody knows why.' }
    issue = await town.forge.as('alice').opens(text, town.repo)
    await start()
  })
  afterEach(async () => {
    await town.close()
    await claude.stop()
  })

  const start = () =>
    town.start({ ANTHROPIC_API_KEY: 'sk-ant-for-tests-only', ANTHROPIC_BASE_URL: claude.url })
  const assign = () => town.forge.as('alice').assigns(['mosaic'], issue)
  const shows = (what: string, isSo: () => boolean) => eventually(isSo, `it shows ${what}`, 10_000)
  const readByTheModel = async () => {
    await shows('the choice of the model', () => labels(town, issue) === BY_THE_MODEL)
    await shows('who read it', () => own(town, issue, 'status').some(({ body }) => body.includes('Read by')))
    expect(own(town, issue, 'status')).to.have.length(1)
  }

  it('and nobody has decided yet: it asks again, and decides by the answer', async () => {
    claude.hold()
    await assign()
    await eventually(() => claude.held === 1, 'the model is asked')
    await town.kill()
    claude.release()
    await start()
    await readByTheModel()
    expect(claude.requests).to.have.length(2)
  })

  it('and the answer is stored: it does not ask again', async () => {
    town.forge.faults.next({ method: 'POST', path: /comments$/, hangMs: 60_000 })
    await assign()
    await eventually(() => own(town, issue, 'status').length === 1, 'the comment is made')
    await town.kill()
    town.forge.faults.clear()
    await start()
    await readByTheModel()
    expect(claude.requests).to.have.length(1)
  })

  it('and it has been decided without it: the answer is heard after the next start', async () => {
    claude.hold()
    await assign()
    await shows('its own choice', () => labels(town, issue).includes('status/assigned'))
    await shows('why', () => own(town, issue, 'status').length === 1)
    expect(status(town, issue)).to.contain('the model did not answer in time')
    await town.kill()
    claude.release()
    await start()
    await readByTheModel()
    expect(claude.requests).to.have.length(2)
  })
})
