import { expect } from 'chai'
import type { RepoView } from '../../../src/testing/index.ts'
import { BOT } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { realBinary } from '../support/real-server.ts'
import { sees, statusComments } from '../support/sight.ts'
import { MEDIUM } from '../support/texts.ts'
import type { Town } from '../support/town.ts'

describe("a stranger's words in the bot's comment", () => {
  let town: Town
  let repo: RepoView

  before(async () => {
    town = await theTown()
    repo = await town.repo()
  })

  const told = async (line: string) => {
    const body = `${MEDIUM}\n## Dependencies\n\nBlocked by: ${line}\n`
    const issue = await town.alice.opens({ title: 'Words', body, assignees: [BOT] }, repo)
    await sees(town, issue, { says: /names no issue that I can find/ })
    return (await statusComments(town, issue))[0]?.body ?? ''
  }

  it('mention nobody and refer to nothing, however they hide it, while advice can be copied', async () => {
    for (const hidden of ['&amp;commat;bob said so', 'alice/secret&amp;num;1 or so', 'the thing of @bob']) {
      const body = await told(hidden)
      expect(body).to.not.match(/(?<!&amp;)&?commat;bob|&num;1|@bob/)
      expect(body).to.contain('write `#12`, `owner/repo#12` or the full address')
      if (realBinary() === undefined) continue
      const wish = { Text: body, Mode: 'comment', Context: repo.fullName, Wiki: false }
      const { text } = await town.alice.request('POST', '/markdown', wish)
      const inside = text.slice(0, text.indexOf('names no issue'))
      expect(inside).to.not.contain('<a ')
    }
  })
})
