import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import { type BotWorld, type IssueView, runBot } from '../../src/testing/index.ts'

describe('what the bot itself does', () => {
  let world: BotWorld
  let heard: string[]
  afterEach(() => world.stop())

  async function start(hearsItself: boolean): Promise<readonly [issue: IssueView, pull: IssueView]> {
    heard = []
    const listener = definePlugin({
      name: 'listener',
      description: 'For a test.',
      hearsItself,
      register(app) {
        app.on(['issues.*', 'issue_comment.*', 'pull_request.*', 'pull_request_comment.*'], (context) => {
          heard.push(`${context.name} by ${context.payload.sender.login}`)
        })
      },
    })
    world = await runBot({ plugins: [listener] })
    const issue = await world.alice.opens({ title: 'Hello' }, world.repo)
    const pull = await world.alice.opensPull({ title: 'Mend it' }, world.repo)
    await world.alice.defines({ name: 'bug' })
    await world.forge.rest()
    heard.length = 0
    return [issue, pull]
  }

  async function act(on: IssueView): Promise<string[]> {
    const { bot } = world
    const comment = await bot.says('Well', on)
    await bot.editsComment(comment, 'Well, well')
    await bot.deletesComment(comment)
    await bot.labels('bug', on)
    await bot.clearsLabels(on)
    await bot.edits({ title: 'Goodbye' }, on)
    await bot.closes(on)
    await world.forge.rest()
    return heard.splice(0).sort()
  }

  const echoes = (kind: string, comment: string) =>
    [
      `${comment}.created`,
      `${comment}.edited`,
      `${comment}.deleted`,
      `${kind}.label_updated`,
      `${kind}.label_cleared`,
      `${kind}.edited`,
      `${kind}.closed`,
    ]
      .map((name) => `${name} by mosaic`)
      .sort()

  it('is not heard of labels, comments and edits, but of what others have to act on', async () => {
    const [issue, pull] = await start(false)
    expect(await act(issue)).to.deep.equal(['issues.closed by mosaic'])
    expect(await act(pull)).to.deep.equal(['pull_request.closed by mosaic'])
  })

  it('is heard by a plugin that asks for it, on issues and on pull requests', async () => {
    const [issue, pull] = await start(true)
    expect(await act(issue)).to.deep.equal(echoes('issues', 'issue_comment'))
    expect(await act(pull)).to.deep.equal(echoes('pull_request', 'pull_request_comment'))
  })
})
