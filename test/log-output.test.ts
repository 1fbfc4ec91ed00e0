import { expect } from 'chai'
import { createLog } from '../src/log.ts'
import { LogOutput } from '../src/log-output.ts'
import { manualClock } from './server/manual-clock.ts'
import { Reader } from './support/reader.ts'

describe('the log', () => {
  it('is handed on at once while somebody reads it', () => {
    const reader = new Reader()
    reader.come()
    const log = createLog('info', new LogOutput(reader))
    log.info({}, 'one')
    log.info({}, 'two')
    expect(reader.messages.map(({ msg }) => msg)).to.deep.equal(['one', 'two'])
  })

  it('waits up to its bound, drops what is more, and tells how much before what comes next', async () => {
    const reader = new Reader()
    const output = new LogOutput(reader, 1_000)
    const log = createLog('info', output)
    for (let n = 0; n < 100; n++) log.info({ n }, 'noise')
    expect(reader.writableLength).to.be.within(900, 1_000)
    reader.come()
    log.info({}, 'after')
    await output.flushed(manualClock(), 1_000)
    const kept = reader.messages.filter(({ msg }) => msg === 'noise').length
    expect(reader.messages.slice(kept).map(({ msg, dropped }) => [msg, dropped])).to.deep.equal([
      ['lines of the log were dropped: nobody read it', 100 - kept],
      ['after', undefined],
    ])
  })

  it('tells what was dropped also when nothing more is to be said', async () => {
    const reader = new Reader({ highWaterMark: 500 })
    const log = createLog('info', new LogOutput(reader, 1_000))
    for (let n = 0; n < 100; n++) log.info({ n }, 'noise')
    const drained = new Promise((resolve) => reader.once('drain', resolve))
    reader.come()
    await drained
    expect(reader.messages.at(-1)).to.have.property('dropped').that.is.above(80)
  })

  it('is flushed when everything was read, or when that takes too long', async () => {
    const reader = new Reader()
    const output = new LogOutput(reader)
    const clock = manualClock()
    await output.flushed(clock, 1_000)
    output.write('one\n')
    let isFlushed = false
    const patient = output.flushed(clock, 1_000).then(() => {
      isFlushed = true
    })
    clock.advance(999)
    await Promise.resolve()
    expect(isFlushed).to.equal(false)
    clock.advance(1)
    await patient
    const again = output.flushed(clock, 1_000)
    reader.come()
    await again
    expect(reader.taken.join('')).to.equal('one\n')
  })

  it('goes on without a reader that has hung up', async () => {
    const reader = new Reader()
    const output = new LogOutput(reader)
    reader.destroy(new Error('EPIPE'))
    await new Promise((resolve) => reader.once('close', resolve))
    output.write('one\n')
    await output.flushed(manualClock(), 1_000)
    expect(reader.taken).to.deep.equal([])
  })
})
