import { expect } from 'chai'
import type { BotWorld } from '../../src/testing/index.ts'

export const FILE = '.gitea/coordinator.yml'
/** As the operator's app.yml has them: without minimax glm is the cheapest for easy work. */
export const NO_MINIMAX = 'agents: { minimax: { enabled: false } }\n'

/** Alice settles something in a file of her repository; null takes the file away. */
export async function settles(world: BotWorld, text: string | null, path = FILE): Promise<void> {
  await world.alice.pushes({ [path]: text }, 'Settle it', world.repo)
  await world.forge.rest()
}

/** Ends the bot, of which no run may have failed for good. */
export async function endsWell(world: BotWorld): Promise<void> {
  const dead = await world.dead()
  await world.stop()
  expect(dead).to.deep.equal([])
}
