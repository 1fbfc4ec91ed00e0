import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import { takeWorkerLock } from '../../src/database/worker-lock.ts'
import { TestFolder } from './folder.ts'

const HOLD = `
import { takeWorkerLock } from ${JSON.stringify(new URL('../../src/database/worker-lock.ts', import.meta.url).href)}
takeWorkerLock(process.argv[1])
gc()
console.log('held')
setInterval(() => {}, 1000)
`

describe('the role of the one worker', () => {
  const folder = new TestFolder()
  afterEach(() => folder.remove())

  it('is refused to a second one, with the remedy, and free when it is given back', () => {
    const release = takeWorkerLock(folder.file())
    expect(() => takeWorkerLock(folder.file()))
      .to.throw(
        /already works on .*coordinator\.db.*Stop it first, or give this one its own file in DATABASE_URL/,
      )
      .with.property('code', 'WORKER_RUNNING')
    release()
    takeWorkerLock(folder.file())()
  })

  it('is held against other processes, also by who forgot it, and free when the holder is killed', async () => {
    const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', HOLD, folder.file()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    expect(() => takeWorkerLock(folder.file()))
      .to.throw()
      .with.property('code', 'WORKER_RUNNING')
    child.kill('SIGKILL')
    await once(child, 'exit')
    takeWorkerLock(folder.file())()
  })

  it('is one for each file', () => {
    const first = takeWorkerLock(folder.file('one.db'))
    takeWorkerLock(folder.file('other.db'))()
    first()
  })

  it('that cannot be taken for another reason does not speak of another worker', () => {
    mkdirSync(`${folder.file()}-worker`)
    expect(() => takeWorkerLock(folder.file()))
      .to.throw(/lock file .*-worker cannot be used/)
      .with.property('code', 'DATABASE_UNUSABLE')
  })
})
