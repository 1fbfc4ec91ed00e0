import { expect } from 'chai'
import { FakeGitea } from '../../../src/testing/index.ts'
import { manualClock } from '../../server/manual-clock.ts'
import { type House, openHouse } from './house.ts'

/** All times in a JSON value, by where they stand. */
function timesIn(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? [[path, value]] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inside]) => timesIn(inside, `${path}.${key}`))
}

describe('the time zone of the fake Gitea', () => {
  let house: House
  afterEach(() => house.close())

  for (const [timeOffsetMinutes, ending] of [
    [330, '+05:30'],
    [-210, '-03:30'],
    [0, 'Z'],
  ] as const) {
    it(`shows in every time that the server stores, with ${timeOffsetMinutes} minutes as ${ending}`, async () => {
      house = await openHouse({ timeOffsetMinutes })
      const { gitea, repo, receiver, client } = house
      const issue = await gitea.as('alice').opens({ title: 'Now', assignees: ['bob'] }, repo)
      await gitea.as('alice').closes(issue)
      await gitea.delivered()
      const { object } = await client('alice').get('/repos/alice/app/issues/1')
      const all = [object, ...receiver.received.map(({ body }) => JSON.parse(body))].flatMap((value) =>
        timesIn(value),
      )
      expect(all).to.have.length.above(40)
      expect(all.filter(([, text]) => !text.startsWith('0001') && !text.endsWith(ending))).to.deep.equal([])
      expect(
        all.some(([path, text]) => path.endsWith('last_login') && text === '0001-01-01T00:00:00Z'),
      ).to.equal(true)
      expect(Date.parse(String(object.created_at))).to.equal(gitea.issue(repo, 1).createdAtMs)
    })
  }

  it('moves a stored zero, but not what git says', async () => {
    house = await openHouse({ timeOffsetMinutes: 330 })
    const { gitea, client } = house
    const { object } = await client('alice').get('/repos/alice/app')
    expect(object.archived_at).to.equal('1970-01-01T05:30:00+05:30')
    gitea.setFiles('alice/app', { 'a.txt': 'a' })
    const file = await client('alice').get('/repos/alice/app/contents/a.txt')
    expect(file.object.last_committer_date).to.match(/Z$/)
  })
})

describe('the clock of the fake Gitea', () => {
  it('is the one of what it stores and of the Date of every answer', async () => {
    const clock = manualClock()
    clock.advance(Date.parse('2031-05-01T10:00:00Z'))
    const gitea = await FakeGitea.start({ clock })
    try {
      gitea.faults.next({ path: /version/, status: 500 })
      for (const path of ['/api/v1/version', '/api/v1/version', '/elsewhere']) {
        const answer = await fetch(`${gitea.url}${path}`)
        expect(answer.headers.get('date')).to.equal('Thu, 01 May 2031 10:00:00 GMT')
      }
    } finally {
      await gitea.stop()
    }
  })
})

describe('a due date in the fake Gitea', () => {
  let house: House
  afterEach(() => house.close())

  it('is kept as it is said at the creation, and later moved to the end of its day', async () => {
    house = await openHouse()
    const alice = house.client('alice')
    const due_date = '2027-01-02T10:00:00Z'
    const made = await alice.post('/repos/alice/app/issues', { title: 'Due', due_date })
    expect(made.object.due_date).to.equal(due_date)
    const changed = await alice.send('PATCH', '/repos/alice/app/issues/1', { due_date })
    expect(changed.object.due_date).to.equal('2027-01-02T23:59:59Z')
  })
})
