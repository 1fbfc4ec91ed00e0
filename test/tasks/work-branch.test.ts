import { execFileSync, spawnSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { branchNamed, canBeInGit, isBranchName, pushedIn } from '../../src/tasks/work-branch.ts'

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

  it('may be one that git takes, and is no other', () => {
    const good = ['issue-7', 'ünï', '$(id)', 'a/b.c/d', 'a@b', 'HEADS', 'a{b']
    const bad = [
      '',
      '.',
      '..',
      'a..b',
      'a.lock',
      'a.lock/b',
      '.a',
      'a/.b',
      'a.',
      'a/',
      '/a',
      'a//b',
      'a b',
      'a~1',
    ]
    for (const name of [
      ...good,
      ...bad,
      'a^',
      'a:b',
      'a?',
      'a*',
      'a[',
      'a\\b',
      'a@{u}',
      'a\tb',
      'a\u007fb',
    ]) {
      const { status } = spawnSync('git', ['check-ref-format', `refs/heads/${name}`])
      expect([status === 0, canBeInGit(name)], name).to.deep.equal([good.includes(name), good.includes(name)])
    }
    // no command could be told these
    for (const name of ['@', '-d', 'HEAD', 'a\u0000b', 'a\ud800'])
      expect(canBeInGit(name), name).to.equal(false)
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
