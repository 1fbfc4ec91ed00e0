import { expect } from 'chai'
import type { CommandEvent } from '../../src/app/command.ts'
import { askerOf, tooLate } from '../../src/app/command-hearing.ts'
import type { Context } from '../../src/app/context.ts'

const NOW_MS = 100 * 24 * 60 * 60_000
const DAY_MS = 24 * 60 * 60_000

/** A comment that the sweep found, by the author of the issue. */
function found(ageMs: number, isEdited = false): Context<CommandEvent> {
  const payload = {
    createdAtMs: NOW_MS - ageMs,
    isEdited,
    comment: { id: 1, body: '', user: { id: 7, login: 'eve' } },
  }
  const snapshot = { issue: async () => ({ user: { id: 7 } }) }
  return { name: 'comment.found', payload, snapshot, now: () => NOW_MS } as unknown as Context<CommandEvent>
}

/** One of which Gitea told. */
function told(push: boolean | undefined): Context<CommandEvent> {
  const user = { id: 7, login: 'eve' }
  const repository = push === undefined ? {} : { permissions: { push } }
  const payload = { comment: { id: 1, body: '', user }, issue: { user: { id: 8 } }, repository }
  return { name: 'issue_comment.created', payload, now: () => NOW_MS } as unknown as Context<CommandEvent>
}

describe('what is known of a comment that may command', () => {
  it('a found one is too old after a day, and nobody’s after an edit; one that was told never', () => {
    expect(tooLate(found(DAY_MS))).to.equal(undefined)
    expect(tooLate(found(DAY_MS + 1))).to.equal('old')
    expect(tooLate(found(DAY_MS + 1, true))).to.equal('old')
    expect(tooLate(found(0, true))).to.equal('edited')
    expect(tooLate(told(true))).to.equal(undefined)
  })

  it('of a found one nobody has signed what its author may do', async () => {
    expect(await askerOf(found(0))).to.deep.equal({ isAuthor: true, mayPush: false, isSigned: false })
    expect(await askerOf(told(true))).to.deep.equal({ isAuthor: false, mayPush: true, isSigned: true })
    expect(await askerOf(told(undefined))).to.deep.equal({ isAuthor: false, mayPush: false, isSigned: true })
  })
})
