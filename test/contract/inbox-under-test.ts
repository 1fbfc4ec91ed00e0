import type { Write } from '../../src/database/write.ts'
import type { ClaimPolicy, Inbox, NewDelivery, Run } from '../../src/inbox/inbox.ts'
import type { ManualClock } from '../server/manual-clock.ts'

/** An empty inbox, and what the suite has to do to it. */
export interface InboxUnderTest {
  readonly inbox: Inbox
  readonly clock: ManualClock
  /** Rows that guarded writes change together with a run's end. */
  readonly rows: {
    /** Made once; a second time is a conflict. */
    make(name: string, value: string): Write
    /** A conflict if the value is not `from`. */
    change(name: string, from: string, to: string): Write
    read(name: string): Promise<string | undefined>
  }
  /** The same store as another process sees it, e.g. a command. */
  beside(): Promise<Inbox>
  /** The store as the next process finds it when this one has died without a word. */
  afterCrash(): Promise<Inbox>
  fillDisk(): void
  freeDisk(): void
  /** Not one byte can be written, as on a disk that was made read-only. */
  forbidWriting(): void
  allowWriting(): void
  close(): Promise<void>
}

export type MakeInbox = () => Promise<InboxUnderTest>

/** A worker that has the plugins `a`, `b` and `c`, none of them with a wish. */
export function policy(wishes: Partial<ClaimPolicy> = {}): ClaimPolicy {
  return {
    plugins: new Set(['a', 'b', 'c']),
    coalesceKey: () => undefined,
    lastInTurn: () => false,
    ...wishes,
  }
}

interface DeliveryWish {
  readonly lane?: string
  readonly plugins?: readonly string[]
  readonly availableAt?: number
  readonly name?: string
}

/** A delivery with one run of the plugin `a` in the lane `9#1`, unless wished otherwise. */
export function delivery(id: string, wish: DeliveryWish = {}): NewDelivery {
  const { lane = '9#1', plugins = ['a'], availableAt, name = 'issues.opened' } = wish
  const runs = plugins.map((plugin) => ({
    plugin,
    lane,
    ...(availableAt === undefined ? {} : { availableAt }),
  }))
  return { id, name, lane, headers: { 'x-test': id }, body: Buffer.from(`{"id":"${id}"}`), runs }
}

/** What a claim handed out, as `delivery/plugin`. */
export async function claimed(
  inbox: Inbox,
  wishes: Partial<ClaimPolicy> = {},
  limit = 100,
): Promise<string[]> {
  return namesOf(inbox, await inbox.claim(limit, policy(wishes)))
}

export function namesOf(inbox: Inbox, runs: readonly Run[]): Promise<string[]> {
  return Promise.all(runs.map(async (run) => `${(await inbox.delivery(run.deliverySeq)).id}/${run.plugin}`))
}

/** Claims and ends everything; the names in the order in which they were handed out. */
export async function drain(inbox: Inbox, wishes: Partial<ClaimPolicy> = {}): Promise<string[]> {
  const names: string[] = []
  for (
    let runs = await inbox.claim(10, policy(wishes));
    runs.length > 0;
    runs = await inbox.claim(10, policy(wishes))
  ) {
    names.push(...(await namesOf(inbox, runs)))
    for (const run of runs) await inbox.settle(run, { kind: 'done' })
  }
  return names
}

/** The one run that a claim hands out. */
export async function claimOne(inbox: Inbox, wishes: Partial<ClaimPolicy> = {}): Promise<Run> {
  const [run, ...more] = await inbox.claim(10, policy(wishes))
  if (!run || more.length > 0) throw new Error(`${run ? more.length + 1 : 0} runs were handed out, not one`)
  return run
}

export function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
