import { expect } from 'chai'
import type { Clock } from '../../src/clock.ts'
import { systemClock } from '../../src/clock.ts'
import { ANSWER_WITHIN_MS, post } from '../../src/plugins/start-by-webhook/post.ts'
import { Receiver } from '../e2e/starting/receiver.ts'

describe('the POST that starts an agent', () => {
  const never = new AbortController().signal
  const message = (url: string) => ({ url, headers: {}, body: '{}' })

  it('is given up when nobody answers within ten seconds', async () => {
    const receiver = await Receiver.start()
    let late = () => {}
    const clock: Clock = {
      ...systemClock,
      after: (delayMs, callback) => {
        if (delayMs === ANSWER_WITHIN_MS) late = callback
        return () => {}
      },
    }
    receiver.answer = () => late()
    expect(await post(message(receiver.url), clock, never)).to.deep.equal({
      unstarted: 'its webhook did not answer within 10 seconds',
      isFinal: false,
    })
    await receiver.stop()
  })

  it('to where nobody listens may be tried again', async () => {
    const receiver = await Receiver.start()
    const { url } = receiver
    await receiver.stop()
    expect(await post(message(url), systemClock, never)).to.deep.equal({
      unstarted: 'its webhook cannot be reached',
      isFinal: false,
    })
  })

  it('reads nothing of an answer that never ends', async () => {
    const receiver = await Receiver.start()
    receiver.answer = (response) => response.writeHead(200).write('x'.repeat(1_000))
    expect(await post(message(receiver.url), systemClock, never)).to.equal('started')
    await receiver.stop()
  })

  it('that is cut off because the bot stops counts for nothing', async () => {
    const receiver = await Receiver.start()
    const stop = new AbortController()
    receiver.answer = () => stop.abort()
    const end = await post(message(receiver.url), systemClock, stop.signal).catch(() => 'thrown')
    expect(end).to.equal('thrown')
    await receiver.stop()
  })
})
