import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { branchNamed, isBranchName, pushedIn } from '../../src/tasks/work-branch.ts'

const ADDRESS = { repoId: 9, owner: 'acme', repo: 'app', number: 7 }

describe('the branch of a task', () => {
  it('is passed on only if it is called after the issue, and git can have it', () => {
    const passedOn = (branch: string) => pushedIn({ branch }, ADDRESS)?.branch
    expect(['issue-7', 'issue-7-fix', 'issue-7-a/b_c.d'].map(passedOn)).to.not.include(undefined)
    for (const branch of [
      'issue-7-a b..c~',
      'issue-7-a..b',
      'issue-7-a/.b',
      'issue-7-a//b',
      'issue-7-a/',
      'issue-7-a.',
      'issue-7-a.lock',
      'issue-7-a.lock/b',
      'issue-7-a:b',
      'issue-7-\u202e',
      `issue-7-${'a'.repeat(200)}`,
      'issue-70-a',
      'main',
    ])
      expect(passedOn(branch), branch).to.equal(undefined)
  })

  it('is one that git takes, whatever the letters', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ab./-_ ~^:\\@{'), maxLength: 12 })
    fc.assert(
      fc.property(letters, (rest) => {
        const name = `issue-7-${rest}`
        if (isBranchName(name)) execFileSync('git', ['check-ref-format', '--branch', name])
      }),
      { numRuns: 300 },
    )
    expect(isBranchName(branchNamed({ number: 7, title: 'Ünïcödé: ../..~^ taken twice!' }))).to.equal(true)
  })
})
