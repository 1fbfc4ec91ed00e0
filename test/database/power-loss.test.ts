import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { TestFolder } from './folder.ts'

const SERVER = fileURLToPath(new URL('./storing-server.ts', import.meta.url))
const REQUESTS = 40
/** What is looked at: syncs of the log, and answers to the network. */
const CALLS = 'trace=fsync,fdatasync,write,writev,sendto,sendmsg'

/**
 * A kill cannot show what a power cut loses: the system keeps what was written for the next process. So the calls
 * themselves are looked at: each answer has to come after a sync of the log that came after the answer before it.
 */
describe('what was answered survives a power cut', function () {
  this.timeout(60_000)
  const folder = new TestFolder()
  let child: ChildProcess | undefined

  before(function () {
    const works = spawnSync('strace', ['-f', '-e', 'trace=fsync', '-o', '/dev/null', 'true']).status === 0
    // not on this machine, or not allowed to look into a process (containers)
    if (!works) this.skip()
  })
  afterEach(async () => {
    await ended()
    folder.remove()
  })

  /** strace lets no signal through; the server ends with its input. */
  async function ended(): Promise<void> {
    if (!child || child.exitCode !== null) return
    child.stdin?.end()
    await once(child, 'close')
  }

  it('because the log is synced before each answer', async () => {
    expect(unsafeAnswers(await callsWith('full'))).to.equal(0)
  })

  it('and this check would see it if it were not', async () => {
    expect(unsafeAnswers(await callsWith('normal'))).to.be.greaterThan(REQUESTS / 2)
  })

  async function callsWith(synchronous: 'full' | 'normal'): Promise<string[]> {
    const trace = folder.file('trace.txt')
    const command = ['-f', '-y', '-s', '20', '-e', CALLS, '-o', trace, process.execPath, SERVER]
    child = spawn('strace', [...command, folder.file(), synchronous], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [port] = await once(child.stdout as NodeJS.ReadableStream, 'data')
    for (let n = 0; n < REQUESTS; n++) {
      const response = await fetch(`http://127.0.0.1:${Number(String(port))}/`)
      expect(await response.text()).to.equal('accepted')
    }
    await ended()
    return readFileSync(trace, 'utf8').split('\n')
  }
})

function unsafeAnswers(calls: readonly string[]): number {
  let synced = false
  let answers = 0
  let unsafe = 0
  for (const call of calls) {
    if (/\b(fsync|fdatasync)\(\d+<.*-wal>/.test(call)) synced = true
    if (!call.includes('HTTP/1.1 200')) continue
    answers++
    if (!synced) unsafe++
    synced = false
  }
  expect(answers, 'answers that the trace shows').to.equal(REQUESTS)
  return unsafe
}
