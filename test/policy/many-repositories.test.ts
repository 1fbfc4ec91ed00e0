import { expect } from 'chai'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { silentLog } from '../../src/log.ts'
import { FilePolicies } from '../../src/policy/file-policies.ts'
import { usualSettings } from '../../src/policy/policy.ts'

describe('the policies of very many repositories', () => {
  it('keep the names of those that were asked for last, and ask again for the others', async () => {
    const asked: number[] = []
    const nothing = async () => undefined
    const policies = new FilePolicies({
      configs: {
        file: nothing,
        ownerFile: nothing,
        isGone: async () => true,
        isOwnerGone: async () => true,
      },
      forge: {
        repository: async (id) => {
          asked.push(id)
          return undefined
        },
      },
      instance: usualSettings(DEFAULT_AGENTS),
      plugins: () => [],
      log: silentLog,
    })
    for (let id = 1; id <= 1_900; id++) await policies.of(id)
    await policies.of(1)
    expect(asked).to.have.length(1_900)
    for (let id = 1_901; id <= 2_100; id++) await policies.of(id)
    await policies.of(1)
    await policies.of(2)
    expect(asked.slice(2_100)).to.deep.equal([2])
  })
})
