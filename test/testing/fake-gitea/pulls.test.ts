import { expect } from 'chai'
import { openHouse } from './house.ts'

describe('a new pull request in the fake Gitea', () => {
  for (const version of ['1.22.6', '1.26.3', '1.27.0-rc0', 'forgejo-12']) {
    it(`tells of labels, milestone and assignees after it was opened, always with the final list, in ${version}`, async () => {
      const { gitea, repo, receiver, client, close } = await openHouse({ version })
      gitea.addLabel(repo, { name: 'bug' })
      await client('alice').post('/repos/alice/app/milestones', { title: 'v1' })
      const wish = { title: 'Fix', labels: ['bug'], milestone: 1, assignees: ['mosaic', 'bob'] }
      const pull = await gitea.as('alice').opensPull(wish, repo)
      await gitea.delivered()
      const told = receiver.received.map(({ headers, body }) => {
        const { action, pull_request } = JSON.parse(body)
        return `${headers['x-gitea-event-type']} ${action} ${pull_request.assignees.length}`
      })
      expect(told).to.deep.equal([
        'pull_request opened 2',
        'pull_request_label label_updated 2',
        'pull_request_milestone milestoned 2',
        'pull_request_assign assigned 2',
        'pull_request_assign assigned 2',
      ])
      expect(gitea.assigneesOf(pull)).to.deep.equal(['mosaic', 'bob'])
      await close()
    })
  }

  it('lets its author assign and label, whoever that is', async () => {
    const { gitea, repo, client, close } = await openHouse()
    const { id } = gitea.addLabel(repo, { name: 'bug' })
    const mallory = client('mallory')
    await mallory.post('/repos/alice/app/forks', {})
    gitea.setFiles('mallory/app', { 'a.txt': 'a' }, 'Work', 'feature')
    const wish = { title: 'Fix', head: 'mallory:feature', base: 'main', labels: [id, 99], assignee: 'mosaic' }
    const { status, object } = await mallory.post('/repos/alice/app/pulls', wish)
    expect(status).to.equal(201)
    expect(gitea.labelsOf(gitea.issue(repo, 1))).to.deep.equal(['bug'])
    expect(object.assignees).to.have.length(1)
    await close()
  })

  it('is refused for people, organisations and milestones that do not fit', async () => {
    const { gitea, client, close } = await openHouse()
    gitea.addOrg('acme', { owners: ['alice'] })
    gitea.setFiles('alice/app', { 'a.txt': 'a' }, 'Work', 'feature')
    const open = async (more: object) => {
      const wish = { title: 'Fix', head: 'feature', base: 'main', ...more }
      const { status, object } = await client('alice').post('/repos/alice/app/pulls', wish)
      return [status, object.message]
    }
    expect(await open({ assignees: ['nobody'] })).to.deep.equal([
      422,
      'Assignee does not exist: [name: user does not exist [uid: 0, name: nobody]]',
    ])
    expect((await open({ assignees: ['acme'] }))[0]).to.equal(422)
    expect((await open({ milestone: 7 }))[0]).to.equal(404)
    await close()
  })
})
