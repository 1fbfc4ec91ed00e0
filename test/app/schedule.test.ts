import { expect } from 'chai'
import { readSchedule, type Schedule } from '../../src/app/schedule.ts'
import { CoordinatorError } from '../../src/errors.ts'

const at = (text: string) => Date.parse(text)
const shown = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString())

describe('a schedule', () => {
  for (const [text, next] of [
    ['*/15 * * * *', '2026-03-04T10:15:00.000Z'],
    ['0 9 * * 1-5', '2026-03-05T09:00:00.000Z'],
    ['0 9 * * MON', '2026-03-09T09:00:00.000Z'],
    ['30 6 1 * *', '2026-04-01T06:30:00.000Z'],
    ['0 0 29 2 *', '2028-02-29T00:00:00.000Z'],
    ['@hourly', '2026-03-04T11:00:00.000Z'],
    ['@daily', '2026-03-05T00:00:00.000Z'],
    ['@weekly', '2026-03-08T00:00:00.000Z'],
    ['@monthly', '2026-04-01T00:00:00.000Z'],
    ['@yearly', '2027-01-01T00:00:00.000Z'],
  ] as const) {
    it(`${text} is due at ${next} when it is Wednesday, 4 March 2026, 10:00:30`, () => {
      expect(shown(readSchedule(text).next(at('2026-03-04T10:00:30Z')))).to.equal(next)
    })
  }

  it('was due at its very moment, and is due again only after it', () => {
    const hourly = readSchedule('@hourly')
    const noon = at('2026-03-04T12:00:00Z')
    expect(hourly.latest(noon)).to.equal(noon)
    expect(shown(hourly.latest(noon - 1))).to.equal('2026-03-04T11:00:00.000Z')
    expect(shown(hourly.next(noon))).to.equal('2026-03-04T13:00:00.000Z')
  })

  it('is in UTC unless it names a time zone', () => {
    const noon = at('2026-07-01T12:00:00Z')
    expect(shown(readSchedule('0 9 * * *').latest(noon))).to.equal('2026-07-01T09:00:00.000Z')
    const berlin = readSchedule('0 9 * * *', { timeZone: 'Europe/Berlin' })
    expect(shown(berlin.latest(noon))).to.equal('2026-07-01T07:00:00.000Z')
    expect(shown(berlin.latest(at('2026-12-01T12:00:00Z')))).to.equal('2026-12-01T08:00:00.000Z')
  })

  for (const [what, day] of [
    ['an hour that the clocks leave out', '2026-03-29'],
    ['an hour that the clocks repeat', '2026-10-25'],
  ] as const) {
    it(`is due once on a day with ${what}`, () => {
      const early = readSchedule('30 2 * * *', { timeZone: 'Europe/Berlin' })
      const first = early.next(at(`${day}T00:00:00+01:00`))
      expect(shown(first)).to.match(new RegExp(`^${day}T`))
      expect(early.next(first) - first).to.be.above(22 * 3_600_000)
      expect(early.latest(at(`${day}T12:00:00Z`))).to.equal(first)
    })
  }

  it('has another key when it is another one', () => {
    const keys = [
      readSchedule('@daily'),
      readSchedule('@daily', { timeZone: 'Asia/Tokyo' }),
      readSchedule('@weekly'),
    ]
    expect(new Set(keys.map(({ key }) => key))).to.have.property('size', 3)
  })

  for (const [text, timeZone, words] of [
    ['1m', 'UTC', 'five fields'],
    ['61 * * * *', 'UTC', 'five fields'],
    ['* * * * * *', 'UTC', 'five fields'],
    ['a b c d e', 'UTC', 'five fields'],
    ['@reboot', 'UTC', '@daily'],
    ['@constructor', 'UTC', '@daily'],
    ['0 0 31 2 *', 'UTC', 'No such day'],
    ['@daily', 'Mars/Olympus', 'Europe/Berlin'],
  ] as const) {
    it(`is not ${text} in ${timeZone}`, () => {
      expect(() => readSchedule(text as Schedule, { timeZone }))
        .to.throw(CoordinatorError, words)
        .with.property('code', 'SCHEDULE_INVALID')
    })
  }
})
