import { expect } from 'chai'
import { USUAL_COMMANDS } from '../../src/app/command-policy.ts'
import { ruleOf, verdictOn } from '../../src/app/command-rights.ts'

const place = { owner: 'acme', repo: 'app' }
const asker = { by: { id: 2, login: 'bob' }, isAuthor: false, mayPush: true, isSigned: true }

describe('who may use a command', () => {
  const verdict = (
    rule: Parameters<typeof verdictOn>[0],
    who: Partial<typeof asker> = {},
    world: { assignees?: number[]; isOrganisation?: boolean; allow?: string[] } = {},
  ) => {
    const { assignees = [2], isOrganisation = true, allow = [] } = world
    const deps = {
      assignees: async () => new Set(assignees),
      isOrganisation: async () => isOrganisation,
    }
    const policy = { ...USUAL_COMMANDS, allow }
    return verdictOn(rule, { ...asker, ...who }, place, { deps, policy })
  }

  it('is said by the policy, else by the plugin', () => {
    const command = { name: 'hold', whoCanUse: 'writer' } as const
    expect(ruleOf(command, USUAL_COMMANDS)).to.equal('writer')
    expect(ruleOf(command, { ...USUAL_COMMANDS, whoCanUse: { hold: 'nobody' } })).to.equal('nobody')
    expect(ruleOf({ ...command, name: 'constructor' }, USUAL_COMMANDS)).to.equal('writer')
  })

  it('is known by the number of a person, whatever they are called', async () => {
    expect(await verdict('writer', { by: { id: 3, login: 'bob' } })).to.equal('no')
    expect(await verdict('author', { by: { id: 3, login: 'bob' }, isAuthor: true })).to.equal('yes')
  })

  it('is, in an organisation, who is listed now and was allowed to push by the signed word', async () => {
    expect(await verdict('writer')).to.equal('yes')
    expect(await verdict('writer', { mayPush: false })).to.equal('no')
    expect(await verdict('writer', {}, { assignees: [] })).to.equal('no')
    expect(await verdict('writer', { mayPush: false, isSigned: false })).to.equal('unsigned')
    expect(await verdict('writer', { mayPush: false, isSigned: false }, { assignees: [] })).to.equal('no')
  })

  it('is, in the repository of a person, who is listed now', async () => {
    const own = { isOrganisation: false }
    expect(await verdict('writer', { mayPush: false, isSigned: false }, own)).to.equal('yes')
    expect(await verdict('writer', {}, { ...own, assignees: [] })).to.equal('no')
  })

  it('is whoever stands on the list of those who are allowed, written as Gitea writes them', async () => {
    const nobody = { assignees: [], allow: ['bob'] }
    expect(await verdict('writer', {}, nobody)).to.equal('yes')
    expect(await verdict('writer', { by: { id: 2, login: 'Bob' } }, nobody)).to.equal('no')
  })

  it('is nobody where it is switched off, or the rule is none', async () => {
    expect(await verdict('nobody', { isAuthor: true })).to.equal('off')
    expect(await verdict('admin' as 'writer', { isAuthor: true })).to.equal('no')
  })
})
