import { describeAdding } from './inbox-adding.ts'
import { describeEnds } from './inbox-ends.ts'
import { describeOrder } from './inbox-order.ts'
import { describeRandom } from './inbox-random.ts'
import { describeTrouble } from './inbox-trouble.ts'
import type { InboxUnderTest, MakeInbox } from './inbox-under-test.ts'

/** What every implementation of the inbox has to do: its five promises, and what the worker builds on. */
export function describeInbox(name: string, makeInbox: MakeInbox): void {
  describe(`the inbox (${name})`, () => {
    let current: InboxUnderTest | undefined
    const world = () => {
      if (!current) throw new Error('there is an inbox only while a test runs')
      return current
    }

    beforeEach(async () => {
      current = await makeInbox()
      // long after 1970: a time of 0 would stand for "at once"
      current.clock.advance(1_000_000)
    })
    afterEach(async () => {
      await current?.close()
      current = undefined
    })

    describeAdding(world)
    describeOrder(world)
    describeEnds(world)
    describeTrouble(world)
    describeRandom(world)
  })
}
