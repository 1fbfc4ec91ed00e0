import { expect } from 'chai'
import type { AgentProfile } from '../../../src/agents/profile.ts'
import { eventually, SLOWEST_MS } from '../command-line.ts'
import { AGENT, WorkTown } from './work-town.ts'

const PRICED: AgentProfile = {
  name: AGENT,
  contextLimit: 128_000,
  costPerMtok: 10,
  capabilities: ['low'],
  enabled: true,
}
const COMMITS = 'echo done > done.txt && git add --all && git commit -q -m "Mend it"'
/** As Claude Code says what it has cost: once, when it has done its work. */
const COST = 0.75
const PAYS = `echo '{"type":"result","result":"Done","total_cost_usd":${COST},"usage":{"input_tokens":70,"output_tokens":7}}'`

describe('mosaic-coordinator work, and what it costs', function () {
  this.timeout(SLOWEST_MS)
  let town: WorkTown
  beforeEach(async () => {
    // less than the one session costs
    town = await WorkTown.found({ agents: [PRICED], money: { budget: { dayUsd: 0.5 } } })
    await town.task()
  })
  afterEach(() => town.end())

  const endsAs = async (state: string, stderr: string) => {
    expect(await town.session(stderr), stderr).to.include({ state, costUsd: COST, tokensUsed: 77 })
  }

  it('hands in finished work although its cost has used a budget up', async () => {
    // heartbeats come while it ends as well
    const { code, stderr } = await town.run(`${COMMITS}; ${PAYS}; sleep 1`)
    expect(code, stderr).to.equal(0)
    await endsAs('completed', stderr)
    expect(town.pulls()).to.have.length(1)
  })

  it('hands in finished work also where the command told the cost itself, just before its end', async () => {
    const { code, stderr } = await town.run(`${COMMITS}; echo "::mosaic tokens=77 cost=${COST}"`)
    expect(code, stderr).to.equal(0)
    await endsAs('completed', stderr)
  })

  it('tells what was paid when it asks or hands over, with a commit and without one', async () => {
    const { stderr } = await town.run(`${PAYS}; ${COMMITS}; echo "Blue?" > "$MOSAIC_QUESTION_FILE"`)
    await endsAs('asked', stderr)
    expect(await town.branches()).to.deep.equal(['issue-1-mend-it'])
  })

  it('tells it with a note alone', async () => {
    const { stderr } = await town.run(`${PAYS}; echo "The tests are left" > "$MOSAIC_NOTE_FILE"`)
    await endsAs('handed-over', stderr)
  })

  it('tells it of what failed, and of what came to nothing', async () => {
    const failed = await town.run(`${PAYS}; exit 3`)
    await endsAs('failed', failed.stderr)
  })

  it('tells it of what came to no commit', async () => {
    const { stderr } = await town.run(PAYS)
    expect(stderr).to.contain('No commit')
    await endsAs('failed', stderr)
  })

  it('tells it of what was given back', async () => {
    const running = town.spawn(`${PAYS}; echo $$ > "$OUT/pid"; while :; do sleep 0.05; done`)
    await eventually(async () => expect(await town.wrote('pid')).not.to.equal(''))
    running.signal('SIGINT')
    await endsAs('given-back', (await running.ended()).stderr)
  })
})
