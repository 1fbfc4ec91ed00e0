import { randomUUID } from 'node:crypto'
import { definePlugin, type Plugin } from '../../src/app/plugin.ts'
import { type Ammunition, magazine } from '../intake/ammunition.ts'
import type { BenchBot } from '../intake/bot.ts'

/** So many are received at once, as under load, where they share a commit. */
const TOGETHER = 64

const shot = magazine()

/** Receives recorded deliveries, each about another issue, as the door does after it has checked the signature. */
export async function receiveMany({ app }: BenchBot, from: number, count: number): Promise<void> {
  for (let done = 0; done < count; done += TOGETHER) {
    const size = Math.min(TOGETHER, count - done)
    await Promise.all(Array.from({ length: size }, (_, index) => receive(app, shot(from + done + index))))
  }
}

async function receive(app: BenchBot['app'], { headers, body }: Ammunition): Promise<void> {
  const { status } = await app.receive({ ...headers, 'x-gitea-delivery': randomUUID() }, body)
  if (status !== 'accepted') throw new Error(`a delivery was ${status}`)
}

/** A plugin that does nothing but count. */
export interface Counter {
  readonly plugin: Plugin
  /** Resolves when it has been called so many times. */
  reached(count: number): Promise<void>
}

export function counter(): Counter {
  let calls = 0
  let wanted = { count: 0, resolve: () => {} }
  const plugin = definePlugin({
    name: 'counter',
    description: 'Does nothing, like a plugin whose issue is as it should be.',
    register(app) {
      app.on('issues.assigned', () => {
        calls++
        if (calls === wanted.count) wanted.resolve()
      })
    },
  })
  const reached = (count: number) =>
    new Promise<void>((resolve) => {
      wanted = { count, resolve }
      if (calls >= count) resolve()
    })
  return { plugin, reached }
}
