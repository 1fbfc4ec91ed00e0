import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { CutLine } from '../../support/cut-line.ts'
import { eventually, SLOWEST_MS } from '../command-line.ts'
import { WorkTown } from './work-town.ts'

describe('mosaic-coordinator work, over a line that resets connections', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  let line: CutLine
  beforeEach(async () => {
    town = await WorkTown.found()
    // of three calls of a kind one is carried out and not answered, and one does not arrive
    line = await CutLine.to(town.world.botUrl, (call, count) =>
      call.startsWith('POST') ? ([undefined, 'after', 'before'] as const)[(count + 1) % 3] : undefined,
    )
  })
  afterEach(async () => {
    await line.close()
    await town.end()
  })

  it('does its task once: one session, one pull request, one end', async () => {
    await town.task()
    const script = `until test -e "$OUT/go"; do sleep 0.05; done; echo done > done.txt; git add --all; git commit -q -m "Mend it"`
    const running = town.spawn(script, ['--once'], { MOSAIC_URL: line.url })
    await eventually(() => expect(line.cuts.filter((cut) => cut.includes('/heartbeat '))).to.have.length(4))
    await writeFile(join(town.folder, 'go'), '')
    const { code, stderr } = await running.ended()
    expect(code, stderr).to.equal(0)
    expect(await town.session(stderr)).to.include({ state: 'completed', attempt: 1, fence: 1 })
    expect(town.pulls()).to.have.length(1)
    const verbs = line.cuts.map((cut) => cut.replace(/[0-9a-f-]{36}/, 'ID'))
    expect(verbs).to.include.members([
      'POST /api/v1/sessions after',
      'POST /api/v1/sessions before',
      'POST /api/v1/sessions/ID/complete after',
      'POST /api/v1/sessions/ID/complete before',
    ])
  })
})
