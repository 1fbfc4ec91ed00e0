import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { deleteFolder, deleteForsaken } from '../../../src/cli/commands/work/session-folder.ts'
import { systemClock } from '../../../src/clock.ts'

const NOBODY = 65534

describe('the folder of a session', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mosaic-session-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function asNobody(work: () => Promise<void>): Promise<void> {
    const isRoot = process.geteuid?.() === 0
    if (isRoot) process.seteuid?.(NOBODY)
    await work().finally(() => isRoot && process.seteuid?.(0))
  }

  async function unwritable(path: string): Promise<void> {
    await mkdir(path)
    await writeFile(join(path, 'file'), '')
    for (const one of [folder, path, join(path, 'file')])
      if (process.geteuid?.() === 0) await chown(one, NOBODY, NOBODY)
    await chmod(path, 0o500)
  }

  it('is deleted although the command has made it unwritable', async () => {
    const path = join(folder, 'tree')
    await unwritable(path)
    const said: string[] = []
    await asNobody(() => deleteFolder(path, (line) => said.push(line)))
    expect(said).to.deep.equal([])
    expect(existsSync(path)).to.equal(false)
  })

  it('stays, and is named, when it cannot be deleted', async () => {
    const path = join(folder, 'tree')
    await unwritable(path)
    await chmod(folder, 0o500)
    if (process.geteuid?.() === 0) await chown(folder, 0, 0)
    const said: string[] = []
    await asNobody(() => deleteFolder(path, (line) => said.push(line)))
    await chmod(folder, 0o700)
    expect(said).to.have.length(1)
    expect(said[0]).to.contain(`${path} could not be deleted`)
  })

  it('is left to a runner that nobody here can see, and deleted an hour after its last sign of life', async () => {
    const [mine, dead] = [join(folder, 'mine'), join(folder, 'dead')]
    const longAgo = new Date(Date.now() - 61 * 60_000)
    for (const one of [mine, dead]) {
      await mkdir(one)
      await writeFile(join(one, 'alive'), '')
      await utimes(one, longAgo, longAgo)
    }
    await utimes(join(dead, 'alive'), longAgo, longAgo)
    await deleteForsaken(folder, { clock: systemClock, say: () => {} })
    expect([existsSync(mine), existsSync(dead)]).to.deep.equal([true, false])
  })
})
