import { expect } from 'chai'
import { onEachForge } from '../support/each-forge.ts'

onEachForge('a label that nobody has', (stage) => {
  it('set on an issue sends an event, and leaves no trace', async () => {
    const { forge, heard } = stage()
    const repo = await forge.repo()
    const issue = await forge.alice.opens({ title: 'One' }, repo)
    await heard.events(repo)
    const at = `/repos/${repo.fullName}/issues/${issue.number}`
    const see = async () => [
      await forge.alice.does('GET', at),
      await forge.alice.does('GET', `${at}/timeline`),
      await forge.alice.does('GET', `/repos/${repo.fullName}/labels`),
    ]
    const before = await see()
    await forge.mosaic.does('POST', `${at}/labels`, { labels: ['no-such-label-here'] })
    const told = await heard.events(repo)
    expect(told.map(({ name }) => name)).to.include('issue_label label_updated')
    expect(await see()).to.deep.equal(before)
  })
})
