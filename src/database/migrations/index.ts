import type { Migration } from 'kysely/migration'
import { firstTables } from './0001-first-tables.ts'
import { ownComments } from './0002-own-comments.ts'
import { graphAtScale } from './0003-graph-at-scale.ts'
import { model } from './0004-model.ts'
import { decisions } from './0005-decisions.ts'
import { sessions } from './0006-sessions.ts'
import { usage } from './0007-usage.ts'
import { looksAtScale } from './0008-looks-at-scale.ts'
import { room } from './0009-room.ts'
import { money } from './0010-money.ts'
import { countedCost } from './0011-counted-cost.ts'

/**
 * Every migration by name, in the order of the names. They add and fill tables, columns and indexes, and take none away; a trigger
 * may give way to another one. Each is one transaction, so one that fails is undone as a whole. There is no step back: an older
 * version refuses what a newer one has used.
 */
export const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-own-comments': ownComments,
  '0003-graph-at-scale': graphAtScale,
  '0004-model': model,
  '0005-decisions': decisions,
  '0006-sessions': sessions,
  '0007-usage': usage,
  '0008-looks-at-scale': looksAtScale,
  '0009-room': room,
  '0010-money': money,
  '0011-counted-cost': countedCost,
}
