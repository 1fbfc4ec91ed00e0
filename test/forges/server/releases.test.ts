import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

interface Release {
  readonly id: number
  readonly tag_name: string
  readonly name: string
}

onEachForge('releases', (stage) => {
  let forge: Forge
  let repo: RepoView

  beforeEach(async () => {
    forge = stage().forge
    repo = await forge.repo({ hook: { events: ['release', 'create', 'push'] } })
  })

  const at = (path = '') => `/repos/${repo.fullName}/releases${path}`

  it('are told when they come, change and go, and so is a new tag', async () => {
    const { id } = await forge.alice.does<Release>('POST', at(), { tag_name: 'v1', name: 'One' })
    await forge.alice.does('PATCH', at(`/${id}`), { body: 'Words' })
    await forge.alice.does('DELETE', at(`/${id}`))
    const events = await stage().heard.events(repo)
    // git tells of the tag whenever it comes to it
    const names = events.map(({ name }) => name)
    expect([...names].sort()).to.deep.equal([
      'create',
      'push',
      'release deleted',
      'release published',
      'release updated',
    ])
    const of = (name: string) => events.find((event) => event.name === name)?.payload
    expect(of('create')).to.include({ ref: 'v1', ref_type: 'tag' })
    expect(of('push')).to.include({ ref: 'refs/tags/v1', total_commits: 0 })
    expect(of('release published')?.release).to.include({ id, tag_name: 'v1', target_commitish: 'main' })
  })

  it('are listed, newest first', async () => {
    for (const tag of ['v1', 'v2']) await forge.alice.does('POST', at(), { tag_name: tag })
    const tags = (await forge.alice.does<Release[]>('GET', at())).map(({ tag_name: tag }) => tag)
    expect([...tags].sort()).to.deep.equal(['v1', 'v2'])
    expect((await forge.alice.request('GET', at('/99999'))).status).to.equal(404)
  })

  it('are made by those who may write', async () => {
    const { status } = await forge.mallory.request('POST', at(), { tag_name: 'v1' })
    expect(status).to.equal(403)
  })
})
