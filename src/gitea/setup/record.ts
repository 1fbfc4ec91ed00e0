import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CoordinatorError } from '../../errors.ts'
import { type Place, placeKey } from './wish.ts'

const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('repository'), id: z.number().int(), owner: z.string(), repo: z.string() }),
  z.object({ kind: z.literal('organisation'), org: z.string() }),
  z.object({ kind: z.literal('instance') }),
])
const repository = place.options[0]

/** One thing that the setup made: what `--undo` removes. */
const thing = z.discriminatedUnion('what', [
  z.object({ what: z.literal('setting'), name: z.string(), mark: z.string() }),
  z.object({ what: z.literal('user'), login: z.string() }),
  z.object({ what: z.literal('token'), login: z.string(), name: z.string(), scopes: z.array(z.string()) }),
  z.object({
    what: z.literal('collaborator'),
    repository,
    login: z.string(),
    before: z.enum(['nothing', 'read']),
  }),
  z.object({ what: z.literal('team'), org: z.string() }),
  z.object({ what: z.literal('member'), org: z.string(), teamId: z.number().int(), login: z.string() }),
  z.object({
    what: z.literal('hook'),
    place,
    url: z.string(),
    mark: z.string(),
    id: z.number().int().optional(),
  }),
  z.object({ what: z.literal('label'), place, name: z.string() }),
  z.object({ what: z.literal('form'), repository, mark: z.string() }),
])
export type Thing = z.output<typeof thing>

const recordSchema = z.object({
  version: z.literal(1),
  giteaUrl: z.string(),
  /** What was asked for last, so that a later run need not be told again. */
  asked: z.object({
    bot: z.string(),
    botUrl: z.string(),
    repos: z.array(z.string()),
    orgs: z.array(z.string()),
    instance: z.boolean(),
    form: z.boolean(),
  }),
  /** `begunAtMs` = it was about to be made, and nobody knows whether it was. */
  made: z.array(z.object({ thing, begunAtMs: z.number().optional() })),
})

/** What earlier runs did; there is nothing secret in it. */
export type SetupRecord = z.output<typeof recordSchema>

/** What was asked for. */
export type Asked = SetupRecord['asked']

/** A record of nothing. */
export function emptyRecord(giteaUrl: string, asked: Asked): SetupRecord {
  return { version: 1, giteaUrl, asked, made: [] }
}

/** @throws CoordinatorError `SETUP_RECORD` when it is none */
export function parseRecord(text: string, path: string): SetupRecord {
  try {
    return recordSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new CoordinatorError('SETUP_RECORD', `${path} is not what setup wrote there.`, {
      hint: 'Move it away: the next run looks at Gitea and goes on, but --undo leaves what the file told of.',
      cause,
    })
  }
}

/** What tells things of one kind apart. */
export function keyOf(one: Thing): string {
  switch (one.what) {
    case 'setting':
      return `setting ${one.name}`
    case 'user':
      return `user ${one.login}`
    case 'token':
      return `token ${one.name}`
    case 'team':
      return `team ${one.org}`
    case 'member':
      return `member ${one.teamId}`
    case 'hook':
      return `hook ${placeKey(one.place)} ${one.url} ${one.mark}`
    case 'label':
      return `label ${placeKey(one.place)} ${one.name}`
    default:
      return `${one.what} ${placeKey(one.repository)}`
  }
}

/** With the thing in it, begun or done; what is known of it already is replaced. */
export function recorded(record: SetupRecord, one: Thing, begunAtMs?: number): SetupRecord {
  const key = keyOf(one)
  const others = record.made.filter((made) => keyOf(made.thing) !== key)
  const entry = begunAtMs === undefined ? { thing: one } : { thing: one, begunAtMs }
  return { ...record, made: [...others, entry] }
}

export function forgotten(record: SetupRecord, one: Thing): SetupRecord {
  const key = keyOf(one)
  return { ...record, made: record.made.filter((made) => keyOf(made.thing) !== key) }
}

/** Whether the account is one of the setup's own, whose password nobody has. */
export function isMadeBySetup(made: SetupRecord['made'], login: string): boolean {
  return made.some(({ thing: one }) => one.what === 'user' && one.login === login)
}

/** The hooks of a place that earlier runs made, done ones with their numbers. */
export function hooksMade(record: SetupRecord, at: Place): Extract<Thing, { what: 'hook' }>[] {
  return record.made.flatMap(({ thing: one }) =>
    one.what === 'hook' && placeKey(one.place) === placeKey(at) ? [one] : [],
  )
}

/** Tells two secrets or texts apart, and tells nobody what they are. */
export function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
