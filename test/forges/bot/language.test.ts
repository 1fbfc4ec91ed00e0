import type { RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { onlyOnce, sees } from '../support/sight.ts'
import { MEDIUM, WITH_GLM } from '../support/texts.ts'
import type { Town } from '../support/town.ts'

const FILE = '.gitea/coordinator.yml'

describe('a repository of another language', () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  it('is spoken to in it, also on issues that are there when it is settled', async () => {
    const before = await town.alice.opens({ title: 'Before', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, before, { labels: WITH_GLM, says: /`glm` is the agent/ })
    await town.alice.commits({ path: FILE, text: 'language: de\n', message: 'Settle it' }, repo)
    await sees(town, before, { labels: WITH_GLM, says: /`glm` ist der Agent dafür[\s\S]*günstigste Agent/ })
    const after = await town.alice.opens({ title: 'After', body: MEDIUM, assignees: [BOT] }, repo)
    await sees(town, after, { labels: WITH_GLM, says: /Nächster Schritt/ })
    await onlyOnce(town, before)
    await onlyOnce(town, after)
  })
})
