import { expect } from 'chai'
import { definePlugin } from '../../src/app/plugin.ts'
import type { NewDelivery } from '../../src/inbox/inbox.ts'
import { Workshop } from './workshop.ts'

describe('a plugin that coalesces', () => {
  let workshop: Workshop
  afterEach(() => workshop.close())

  /** What it heard of events that were all there before it began. */
  const heard = async (
    events: readonly Pick<NewDelivery, 'name' | 'lane'>[],
    payloads: readonly object[],
  ) => {
    const given: unknown[] = []
    const listener = definePlugin({
      name: 'listener',
      description: 'For a test.',
      coalesce: true,
      register(app) {
        app.on(['sweep.asked', 'capacity.changed', 'dependency.changed'], (context) => {
          given.push(context.payload)
        })
      },
    })
    workshop = await Workshop.open([listener])
    await Promise.all(
      events.map(({ name, lane }, index) =>
        workshop.inbox.add({
          id: `d${index}`,
          name,
          lane,
          headers: {},
          body: Buffer.from(JSON.stringify(payloads[index])),
          runs: [{ plugin: 'listener', lane: `${lane}/listener` }],
        }),
      ),
    )
    await workshop.untilDone()
    return given
  }

  it('hears one event of several about an issue, the newest', async () => {
    const issue = { repoId: 9, owner: 'alice', repo: 'app', number: 7 }
    const payloads = [1, 2, 3].map((number) => ({ issue, because: `reason ${number}` }))
    const event = { name: 'dependency.changed', lane: '9#7' }
    expect(await heard([event, event, event], payloads)).to.deep.equal(payloads.slice(2))
  })

  it('hears each event about no issue, because only its payload tells what is to be done', async () => {
    const payloads = ['one', 'two'].map((repo) => ({ repository: { owner: 'alice', repo } }))
    const event = { name: 'sweep.asked', lane: 'instance' }
    expect(await heard([event, event], payloads)).to.deep.equal(payloads)
  })

  it('hears once of free places, as the payload is a reason and nothing more', async () => {
    const payloads = [{ because: 'one' }, { because: 'another' }]
    const event = { name: 'capacity.changed', lane: 'instance' }
    expect(await heard([event, event], payloads)).to.deep.equal(payloads.slice(1))
  })
})
