import { expect } from 'chai'
import { status } from '../../e2e/conversation.ts'
import { SLOWEST_MS } from '../command-line.ts'
import { WorkTown } from './work-town.ts'

const COMMITS = 'echo done > done.txt && git add --all && git commit -q -m "Mend it"'
const HANDS_OVER = 'echo half > half.txt; echo "Half is done" > "$MOSAIC_NOTE_FILE"'
const GOES_ON = `cat half.txt > "$OUT/second"; ${COMMITS}`

describe('mosaic-coordinator work, where a session before has been', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  afterEach(() => town.end())

  it("goes on from the branch that was used, when somebody else's had the name", async () => {
    town = await WorkTown.found()
    await town.task()
    await town.git('branch', 'issue-1-mend-it', 'main')
    const before = await town.git('rev-parse', 'issue-1-mend-it')
    await town.run(HANDS_OVER)
    await town.world.forge.rest()
    await town.run('exit 1')
    await town.world.forge.rest()
    const { stderr } = await town.run(GOES_ON)
    expect(stderr).to.contain('completed: ')
    expect(await town.wrote('second')).to.equal('half')
    expect(await town.branches()).to.deep.equal(['issue-1-mend-it', 'issue-1-mend-it-2'])
    expect(await town.git('rev-parse', 'issue-1-mend-it')).to.equal(before)
  })

  it('goes on from the branch that was used, when the issue has another title since', async () => {
    town = await WorkTown.found()
    const issue = await town.task()
    await town.run(HANDS_OVER)
    await town.world.forge.rest()
    await town.world.alice.edits({ title: 'Repair it' }, issue)
    await town.world.forge.rest()
    const { stderr } = await town.run(GOES_ON)
    expect(stderr).to.contain('completed: ')
    expect(await town.wrote('second')).to.equal('half')
    expect(await town.branches()).to.deep.equal(['issue-1-mend-it'])
  })

  it("leaves somebody else's branch alone after an attempt that failed", async () => {
    town = await WorkTown.found()
    await town.task()
    await town.git('branch', 'issue-1-mend-it', 'main')
    const before = await town.git('rev-parse', 'issue-1-mend-it')
    await town.run('exit 1')
    await town.world.forge.rest()
    const { stderr } = await town.run(COMMITS)
    expect(stderr).to.contain('attempt 2').and.to.contain('completed: ')
    expect(await town.git('rev-parse', 'issue-1-mend-it')).to.equal(before)
  })

  it('goes on from a fork', async () => {
    town = await WorkTown.found({ pusher: 'mallory' })
    await town.task()
    await town.run(HANDS_OVER)
    await town.world.forge.rest()
    const { stderr } = await town.run(GOES_ON)
    expect(stderr).to.contain('completed: ')
    expect(await town.wrote('second')).to.equal('half')
  })

  it('goes on from a fork after it was handed in and given out again', async () => {
    town = await WorkTown.found({ pusher: 'mallory' })
    await town.task()
    await town.run(COMMITS)
    await town.world.alice.says('/retry')
    await town.world.forge.rest()
    await town.run('cat done.txt > "$OUT/second"; exit 1')
    expect(await town.wrote('second')).to.equal('done')
  })

  it('has nothing to hand in after /retry when it commits nothing new', async () => {
    town = await WorkTown.found()
    const issue = await town.task()
    await town.run(COMMITS)
    await town.world.forge.rest()
    await town.world.skip(60_000)
    await town.world.alice.says('/retry')
    await town.world.forge.rest()
    await town.run('exit 0')
    await town.world.forge.rest()
    await town.world.skipWaits()
    expect(status(town.world, issue)).to.contain('said it was done, and there was no new commit')
  })

  it('goes on from where an agent without a runner has pushed to, and reads no branch from its words', async () => {
    town = await WorkTown.found()
    await town.task()
    await town.git('branch', 'issue-1-by-hand', 'main')
    await town.handsOver({ note: 'The work is on the branch main of alice/app.', branch: 'issue-1-by-hand' })
    await town.run(COMMITS)
    expect(await town.branches()).to.deep.equal(['issue-1-by-hand'])
    expect(await town.git('show', 'issue-1-by-hand:done.txt')).to.equal('done\n')
  })

  for (const branch of ['main', 'issue-12-x', 'issue-1x'])
    it(`is led to no branch of another name by the one before: ${branch}`, async () => {
      town = await WorkTown.found()
      await town.task()
      await town.handsOver({ note: 'Go on', branch })
      const { stderr } = await town.run(COMMITS)
      expect(stderr).to.contain('completed: ')
      expect(await town.branches()).to.deep.equal(['issue-1-mend-it'])
    })
})
