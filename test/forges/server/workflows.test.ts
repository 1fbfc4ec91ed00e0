import { expect } from 'chai'
import type { Person, RepoView } from '../../../src/testing/index.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'
import { until } from '../support/until.ts'

const AGENT = `name: agent
run-name: "start \${{ inputs.start }}"
on:
  workflow_dispatch:
    inputs:
      issue:
        required: true
      start: {}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: "true"
`
const PLAIN = 'on: release\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "true"\n'
const INPUTS = { issue: '7', start: 'abc', agent: 'glm' }

interface Runs {
  readonly total_count: number
  readonly workflow_runs: readonly {
    readonly id: number
    readonly path?: string
    readonly workflow_id?: string
    readonly display_title?: string
    readonly actor?: { readonly login: string }
    readonly triggering_actor?: { readonly login: string }
  }[]
}

onEachForge('workflows', (stage) => {
  let forge: Forge
  let repo: RepoView
  const isGitea = (since?: string) => forge.program.isGitea(since)

  before(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: 'none' })
    for (const [name, text] of Object.entries({ 'agent.yml': AGENT, 'plain.yml': PLAIN }))
      await forge.alice.does('POST', `/repos/${repo.fullName}/contents/.gitea/workflows/${name}`, {
        content: Buffer.from(text).toString('base64'),
        message: `Add ${name}`,
      })
  })

  const at = (path: string) => `/repos/${repo.fullName}/actions/${path}`
  const dispatches = (by: Person, body: object, name = 'agent.yml', query = '') =>
    by.request('POST', `${at(`workflows/${name}/dispatches`)}${query}`, body)
  const runs = async () =>
    (await forge.mosaic.does<Runs>('GET', at('runs?event=workflow_dispatch'))).workflow_runs

  it('are dispatched by those who may write, in versions that can', async (): Promise<void> => {
    const body = { ref: 'main', inputs: INPUTS }
    const { status } = await dispatches(forge.mosaic, body)
    if (forge.program.kind === 'gitea' && !isGitea('1.24')) {
      expect(status).to.equal(404)
      return
    }
    expect(status).to.equal(204)
    expect((await dispatches(forge.mallory, body)).status).to.equal(403)
  })

  it('that are not there, have no trigger or lack an input are refused in different ways', async function () {
    if (forge.program.kind === 'gitea' && !isGitea('1.24')) return this.skip()
    const forgejo = !isGitea()
    const of = async (body: object, name?: string) => (await dispatches(forge.mosaic, body, name)).status
    expect(await of({ ref: 'main', inputs: INPUTS }, 'none.yml')).to.equal(forgejo ? 500 : 404)
    expect(await of({ ref: 'nope', inputs: INPUTS })).to.equal(forgejo ? 500 : 404)
    expect(await of({ ref: 'main' })).to.equal(forgejo ? 400 : 204)
    expect(await of({ ref: 'main', inputs: INPUTS }, 'plain.yml')).to.equal(isGitea('1.26') ? 422 : 204)
  })

  it('tell their run if they are asked to, and are listed', async () => {
    const wish = { ref: 'main', inputs: { ...INPUTS, start: 'xyz' } }
    if (isGitea() && !isGitea('1.26')) {
      const { status } = await forge.mosaic.request('GET', at('runs'))
      expect(status).to.equal(isGitea('1.25') ? 403 : 404)
      return
    }
    const { text } = isGitea()
      ? await dispatches(forge.mosaic, wish, 'agent.yml', '?return_run_details=true')
      : await dispatches(forge.mosaic, { ...wish, return_run_info: true })
    const { workflow_run_id, id = workflow_run_id } = JSON.parse(text) as Record<string, number>
    await until('the run is listed', async () => (await runs()).some((run) => run.id === id) || 'no')
    const ids = (await runs()).map((run) => run.id)
    expect(isGitea() ? ids[0] : ids.at(-1)).to.equal(id)
    const found = (await runs()).find((run) => run.id === id)
    expect(found?.workflow_id ?? found?.path).to.equal(isGitea() ? 'agent.yml@refs/heads/main' : 'agent.yml')
    expect((found?.actor ?? found?.triggering_actor)?.login).to.equal('mosaic')
    if (isGitea()) expect(found?.display_title).to.equal('start xyz')
  })

  it('that are switched off are refused', async function () {
    if (!isGitea('1.24')) return this.skip()
    await forge.alice.does('PUT', at('workflows/agent.yml/disable'))
    expect((await dispatches(forge.mosaic, { ref: 'main', inputs: INPUTS })).status).to.equal(403)
  })
})
