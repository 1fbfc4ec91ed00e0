import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import type { Caller } from '../support/caller.ts'
import { onEachForge } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'

const ALL = 53

onEachForge('pages', (stage) => {
  let forge: Forge
  let caller: Caller
  let repo: RepoView

  before(async () => {
    forge = stage().forge
    caller = await forge.caller('alice')
    repo = await forge.repo({ hook: 'none' })
    for (let made = 0; made < ALL; made++) await forge.alice.opens({ title: 'One more' }, repo)
  })

  const ask = (query: string) => caller.asks('GET', `/repos/${repo.fullName}/issues?${query}`)
  const numbers = async (query: string) =>
    (JSON.parse((await ask(query)).text) as { number: number }[]).map(({ number }) => number)

  it('have 30 things unless another limit is asked for, and never more than 50', async () => {
    expect(await numbers('')).to.have.length(30)
    expect(await numbers('limit=7')).to.have.length(7)
    expect(await numbers('limit=1000')).to.have.length(50)
    expect(await numbers('limit=0')).to.have.length(30)
    expect(await numbers('limit=-1')).to.have.length(30)
  })

  it('are cut as the server itself says', async () => {
    const { text } = await caller.asks('GET', '/settings/api')
    expect(JSON.parse(text)).to.include({ max_response_items: 50, default_paging_num: 30 })
  })

  it('begin at one, also for those who ask for none', async () => {
    const first = await numbers('page=1&limit=2')
    expect(first).to.deep.equal([ALL, ALL - 1])
    expect(await numbers('page=0&limit=2')).to.deep.equal(first)
    expect(await numbers('page=2&limit=2')).to.deep.equal([ALL - 2, ALL - 3])
  })

  it('end with what is left, and are empty beyond', async () => {
    expect(await numbers('page=2&limit=50')).to.have.length(ALL - 50)
    expect(await numbers('page=3&limit=50')).to.deep.equal([])
  })

  it('tell how much there is, on a page beyond the end as well', async () => {
    for (const page of [1, 99])
      expect((await ask(`limit=5&page=${page}`)).headers.get('x-total-count')).to.equal(String(ALL))
  })

  it('name their neighbours where there are any', async () => {
    const rels = async (query: string) =>
      [...((await ask(query)).headers.get('link') ?? '').matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel)
    expect(await rels('limit=50')).to.deep.equal(['next', 'last'])
    expect(await rels('limit=20&page=2')).to.deep.equal(['next', 'last', 'first', 'prev'])
    expect(await rels('limit=50&page=2')).to.deep.equal(['first', 'prev'])
    expect(await rels('limit=50&state=closed')).to.deep.equal([])
  })

  it('keep the question in the links to their neighbours, at the address of ROOT_URL', async () => {
    const link = (await ask('limit=50&state=all')).headers.get('link') ?? ''
    const next = new URL(/<([^>]+)>; rel="next"/.exec(link)?.[1] ?? '')
    expect(next.origin).to.equal(forge.server.url)
    expect(Object.fromEntries(next.searchParams)).to.deep.equal({ limit: '50', page: '2', state: 'all' })
  })

  it('of a search have 20 things before 1.26 and in Forgejo, 30 since', async () => {
    const { text } = await caller.asks('GET', '/repos/issues/search?owner=alice')
    expect(JSON.parse(text)).to.have.length(forge.program.isGitea('1.26') ? 30 : 20)
  })
})
