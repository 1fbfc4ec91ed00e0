import { expect } from 'chai'
import { type BotWorld, type RepoRef, runBot } from '../../src/testing/index.ts'
import { ASSIGNED, BLOCKED, easy, labels, openAssigned, status } from './conversation.ts'

describe('a blocker in a repository that is not public', () => {
  let world: BotWorld
  let secret: RepoRef
  beforeEach(async () => {
    world = await runBot({
      furnish: (gitea) => {
        secret = gitea.addRepo('bob', 'secret', {
          private: true,
          collaborators: { mosaic: 'write', alice: 'write' },
        })
      },
    })
    await world.gitea.as('bob').openIssue(secret, { title: 'A secret plan' })
  })
  afterEach(() => world.stop())

  const byMallory = async (body: string) => {
    const issue = await world.gitea.as('mallory').openIssue(world.repo, { title: 'Curious', body })
    await world.gitea.as('alice').assign(issue, ['mosaic'])
    await world.settled()
    return issue
  }

  it('does not count in the text of somebody who may not write there, and is answered like one that does not exist', async () => {
    const real = await byMallory(easy('bob/secret#1'))
    const invented = await byMallory(easy('bob/secret#77'))
    for (const issue of [real, invented]) {
      expect(labels(world, issue)).to.equal(ASSIGNED)
      expect(status(world, issue)).to.include('does not count').and.to.not.include('secret')
    }
    expect(
      world.gitea.writes().filter((entry) => entry.as === 'mosaic' && /secret/.test(entry.path)),
    ).to.deep.equal([])
    expect(world.gitea.dependenciesOf(real)).to.deep.equal([])
  })

  it('counts in the text of somebody who may', async () => {
    expect(labels(world, await openAssigned(world, 'Mine', easy('bob/secret#1')))).to.equal(BLOCKED)
  })

  it('goes on holding while the bot may not see it, and is no withdrawal when it may again', async () => {
    const issue = await openAssigned(world, 'Mine', easy('bob/secret#1'))
    await world.gitea.as('bob').removeCollaborator(secret, 'mosaic')
    await world.restart()
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
    await world.gitea.as('bob').addCollaborator(secret, 'mosaic', 'write')
    await world.restart()
    await world.settled()
    expect(labels(world, issue)).to.equal(BLOCKED)
    expect(world.gitea.dependenciesOf(issue)).to.have.length(1)
  })
})
