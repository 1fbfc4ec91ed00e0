import { once } from 'node:events'
import { createReadStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { systemClock } from '../../../clock.ts'
import { CoordinatorError } from '../../../errors.ts'
import { type CarriedIn, carryIn, NOTHING_CARRIED, sumOf } from '../../../inbox/carry-in.ts'
import type { CarriedDelivery, CarriedRun } from '../../../inbox/entry.ts'
import { exportedLine, readExportedLine } from '../../../inbox/exported-line.ts'
import { withoutSecrets } from '../../../policy/without-secrets.ts'
import { withExistingDatabase } from '../../existing-database.ts'
import { type Chosen, filterOf, withBook } from '../events.ts'
import { linesIn } from './lines.ts'

/** Of one transaction, so that a bot that runs waits for a moment only. */
const AT_ONCE = { deliveries: 100, bytes: 16 * 1024 * 1024 }

/** Writes deliveries to standard output, one on a line, in the order in which they came. */
export async function exportDeliveries(options: Chosen): Promise<void> {
  await withBook(async (book, database) => {
    const filter = await filterOf(options, book, database)
    let count = 0
    const lines = function* () {
      for (const delivery of book.carried(filter)) {
        count++
        yield `${exportedLine(shared(delivery))}\n`
      }
    }
    try {
      await pipeline(lines, process.stdout, { end: false })
    } catch (error) {
      // whoever reads has had enough, as `head` has
      if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
    }
    process.stderr.write(`${count} deliveries. They hold what people wrote: treat them as you treat Gitea.\n`)
  })
}

/** No plugin needs a secret of a delivery; whoever reads the file should not have one. What has none stays as it is, byte by byte. */
function shared(delivery: CarriedDelivery): CarriedDelivery {
  const { body, headers, runs } = delivery
  return {
    ...delivery,
    headers: withoutSecrets(headers),
    body: bodyWithoutSecrets(body),
    runs: runs.map(told),
  }
}

function told(run: CarriedRun): CarriedRun {
  return { ...run, error: withoutSecrets(run.error) }
}

function bodyWithoutSecrets(body: Uint8Array): Uint8Array {
  const payload = parsed(body)
  if (payload === undefined) return textWithoutSecrets(body)
  const shown = JSON.stringify(withoutSecrets(payload))
  return shown === JSON.stringify(payload) ? body : Buffer.from(shown)
}

/** Of a body that is no JSON; one that is no text either stays as it is. */
function textWithoutSecrets(body: Uint8Array): Uint8Array {
  const text = Buffer.from(body).toString('utf8')
  const shown = withoutSecrets(text)
  return shown === text || !Buffer.from(text).equals(body) ? body : Buffer.from(shown)
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return undefined
  }
}

/**
 * Takes in what another database has exported. The whole file is read first, so that one that is wrong changes nothing.
 * @throws CoordinatorError `EXPORT_INVALID` naming the line, `FILE_UNREADABLE`
 */
export async function importDeliveries(path: string, { json }: { readonly json?: boolean }): Promise<void> {
  await withExistingDatabase(async ({ commits }) => {
    checkFile(path)
    for await (const _ of deliveriesIn(path));
    let sum = NOTHING_CARRIED
    let batch: CarriedDelivery[] = []
    let bytes = 0
    const store = async () => {
      sum = sumOf(sum, await carryIn(commits, batch, systemClock.now()))
      batch = []
      bytes = 0
    }
    for await (const delivery of deliveriesIn(path)) {
      batch.push(delivery)
      bytes += delivery.body.length
      if (batch.length === AT_ONCE.deliveries || bytes >= AT_ONCE.bytes) await store()
    }
    await store()
    process.stdout.write(json ? `${JSON.stringify(sum, null, 2)}\n` : carriedText(sum))
  })
}

/** What is read twice has to be there twice: of a pipe nothing is left for the second time. */
function checkFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats || stats.isFile()) return
  throw new CoordinatorError(
    'FILE_UNREADABLE',
    `${path} is no file that can be read twice. Nothing was taken in.`,
    {
      hint: 'Write what `events export` says to a file, and name that.',
    },
  )
}

function carriedText({ stored, known, pending, dead, doubtful }: CarriedIn): string {
  const lines = [
    `${stored} deliveries taken in, ${known} were here already and stay as they are.`,
    ...(pending > 0 ? [`${pending} runs are to be done, within a few seconds if the bot runs.`] : []),
    ...(dead > 0 ? [`${dead} have failed for good. Try again: events replay NUMBER, or all`] : []),
    ...(doubtful > 0
      ? [`Of these, ${doubtful} may have been done here: they are older than what this database remembers.`]
      : []),
  ]
  return `${lines.join('\n')}\n`
}

/** A delivery of 100 MB, escaped, and no more than Node.js can make a text of: 512 MB. */
const LONGEST_LINE_BYTES = 256 * 1024 * 1024

async function* deliveriesIn(path: string): AsyncGenerator<CarriedDelivery> {
  let number = 0
  const input = createReadStream(path)
  try {
    await once(input, 'open')
    for await (const line of linesIn(input, LONGEST_LINE_BYTES)) {
      number++
      if (line.trim() === '') continue
      const read = readExportedLine(line)
      if (typeof read === 'string') throw invalid(path, number, read)
      yield read
    }
  } catch (cause) {
    if (cause instanceof CoordinatorError) throw cause
    if (cause instanceof RangeError) throw invalid(path, number + 1, cause.message)
    throw new CoordinatorError('FILE_UNREADABLE', `${path} cannot be read.`, {
      hint: 'Name a file that `events export` has written.',
      cause,
    })
  } finally {
    input.destroy()
  }
}

function invalid(path: string, line: number, problem: string): CoordinatorError {
  return new CoordinatorError('EXPORT_INVALID', `${path}, line ${line}: ${problem}. Nothing was taken in.`, {
    hint: 'Name a file that `events export` has written.',
  })
}
