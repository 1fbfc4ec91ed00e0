import { expect } from 'chai'
import { isOnList } from '../../src/app/allowed-people.ts'
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
      isOnList: async (list: readonly string[], by: { login: string }) => list.includes(by.login),
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

  it('is whoever stands on the list of those who are allowed', async () => {
    const nobody = { assignees: [], allow: ['bob'] }
    expect(await verdict('writer', {}, nobody)).to.equal('yes')
    expect(await verdict('writer', { by: { id: 2, login: 'carol' } }, nobody)).to.equal('no')
  })

  it('is, on that list, the account that had the login first, in capitals or not', async () => {
    const kept = new Map<string, string>()
    const told: unknown[] = []
    const deps = {
      memory: {
        recall: async (name: string) => kept.get(name),
        remember: (name: string, value: string) => ({ sql: '', parameters: [name, value] }),
      },
      commit: async (writes: readonly { parameters: readonly unknown[] }[]) => {
        for (const { parameters } of writes) kept.set(String(parameters[0]), String(parameters[1]))
      },
      log: { warn: (fields: object) => void told.push(fields) },
    }
    expect(await isOnList(deps, ['Carol'], { id: 5, login: 'carol' })).to.equal(true)
    expect(await isOnList(deps, ['Carol'], { id: 5, login: 'carol' })).to.equal(true)
    expect(await isOnList(deps, ['Carol'], { id: 6, login: 'bob' })).to.equal(false)
    expect(told).to.deep.equal([])
    expect(await isOnList(deps, ['Carol'], { id: 9, login: 'CAROL' })).to.equal(false)
    expect(told).to.deep.equal([{ login: 'CAROL', userId: 9, knownUserId: 5 }])
    expect(await isOnList(deps, ['Carol', 'dave'], { id: 9, login: 'carol' })).to.equal(true)
  })

  it('is nobody where it is switched off, or the rule is none', async () => {
    expect(await verdict('nobody', { isAuthor: true })).to.equal('off')
    expect(await verdict('admin' as 'writer', { isAuthor: true })).to.equal('no')
  })
})
