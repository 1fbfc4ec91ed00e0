import { begunSession, type Session } from '../../src/tasks/session.ts'

/** Sessions for tests, made the way the bot makes them. */
export function session(change: Partial<Session> = {}): Session {
  const given = {
    id: '00000000-0000-4000-8000-000000000001',
    key: '9#7',
    issueId: 70,
    agent: 'minimax',
    fence: 1,
    attempt: 1,
    contextLimit: 100_000,
    leaseUntil: 121_000,
  }
  return { ...begunSession(given, 1_000), ...change }
}
