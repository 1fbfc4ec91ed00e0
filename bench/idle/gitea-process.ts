import { FakeGitea } from '../../src/testing/fake-gitea/index.ts'

/** The Gitea that the idle bot looks at, in a process of its own: `gitea-process.ts REPOSITORIES ISSUES`. */

/** Where it is, and what the bot signs in with. */
export interface TownReport {
  readonly url: string
  readonly token: string
}

/** What it was asked since the last time somebody wanted to know. */
export interface Asked {
  readonly reads: number
  readonly writes: number
}

const [, , repositories = '50', issues = '2'] = process.argv
const gitea = await FakeGitea.start()
for (const login of ['alice', 'mosaic']) gitea.addUser(login)
for (let number = 1; number <= Number(repositories); number++) {
  gitea.addRepo('alice', `app-${number}`, { collaborators: { mosaic: 'write' } })
  for (let issue = 1; issue <= Number(issues); issue++) {
    const body = '## Difficulty\nlow\n\n## Context Estimate\n10k'
    await gitea
      .as('alice')
      .opens({ title: `Task ${issue}`, body, assignees: ['mosaic'] }, `alice/app-${number}`)
  }
}
process.send?.({ url: gitea.url, token: gitea.token('mosaic') } satisfies TownReport)
process.on('message', () => {
  const writes = gitea.writes().length
  process.send?.({ reads: gitea.journal.length - writes, writes } satisfies Asked)
  gitea.journal.length = 0
})
process.on('disconnect', () => process.exit())
