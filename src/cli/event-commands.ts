import { type Command, Option } from 'commander'
import { ENTRY_STATES } from '../inbox/entry.ts'
import { date, eventNamed, repositoryNamed, runOrAll, wholeNumber } from './arguments.ts'
import type { Chosen, DropOptions } from './commands/events.ts'

/** `events …`. @param fail called by a command that did not do what it was asked, and has told it itself */
export function addEvents(command: Command, fail: () => void): void {
  const events = command.command('events').description('look at what came, and see to what failed')
  choosing(
    events
      .command('list')
      .description(
        'what failed for good, what waits and what is done, in this order; of each the newest first',
      ),
  )
    .addOption(stateOption(ENTRY_STATES))
    .option('--limit <number>', 'how many at the most', wholeNumber, 50)
    .option('--json', 'for programs: an object on each line')
    .action(async (options: Chosen & { limit: number; json?: boolean }) =>
      (await import('./commands/events.ts')).listEntries(options),
    )
  events
    .command('show')
    .argument('<id>', 'of the delivery, or the beginning of it, or the number of a run in `events list`')
    .description('a delivery with its headers and its payload, and what is left to do of it')
    .option('--json', 'for programs')
    .action(async (id: string, options: { json?: boolean }) =>
      (await import('./commands/events.ts')).showDelivery(id, options),
    )
  addRepairs(events, fail)
  addCarrying(events)
}

function addRepairs(events: Command, fail: () => void): void {
  choosing(
    events
      .command('replay')
      .argument('[run]', 'its number in `events list`, or `all`', runOrAll)
      .description('try a failed run again; `all` for all of them, or those that the options name'),
  )
    .option('--json', 'for programs')
    .action(async (which: string | undefined, options: Chosen & { json?: boolean }, called: Command) => {
      checkNamed(which, options, called)
      await (await import('./commands/events.ts')).replay(which, options)
    })
  choosing(
    events
      .command('drop')
      .argument('[run]', 'its number in `events list`, or `all`', runOrAll)
      .description('give up the work of a run that failed or waits; `all` for all that failed'),
  )
    .addOption(stateOption(['dead', 'pending']))
    .option('--yes', 'ask nothing')
    .option('--json', 'for programs')
    .action(async (which: string | undefined, options: DropOptions, called: Command) => {
      checkNamed(which, options, called)
      if (!(await (await import('./commands/events.ts')).drop(which, options))) fail()
    })
}

function addCarrying(events: Command): void {
  choosing(
    events
      .command('export')
      .description('write deliveries to standard output, one on a line, for `events import` elsewhere'),
  )
    .addOption(stateOption(ENTRY_STATES))
    .action(async (options: Chosen) => (await import('./commands/events/carry.ts')).exportDeliveries(options))
  events
    .command('import')
    .argument('<file>', 'what `events export` has written')
    .description('take in deliveries of another database; what is known here stays as it is')
    .option('--json', 'for programs')
    .action(async (file: string, options: { json?: boolean }) =>
      (await import('./commands/events/carry.ts')).importDeliveries(file, options),
    )
}

/** The options by which events are chosen, the same everywhere. */
function choosing(command: Command): Command {
  return command
    .option('--event <name>', 'only this event, e.g. issues.assigned, or all of issues', eventNamed)
    .option('--repo <owner/repo>', 'only of this repository', repositoryNamed)
    .option('--since <date>', 'only what came since, e.g. 2026-01-31', date)
}

function stateOption(states: readonly string[]): Option {
  return new Option('--state <state>', 'only those of this state').choices(states)
}

/** One way of saying which: a number says all, and nothing at all is no way to say everything. */
function checkNamed(which: string | undefined, options: Chosen, called: Command): void {
  const { state, event, repo, since } = options
  const isChosen = [state, event, repo, since].some((value) => value !== undefined)
  if (which === undefined && !isChosen)
    called.error('error: name a run by its number, or say all, --event, --repo or --since', { exitCode: 2 })
  if (which !== undefined && which !== 'all' && isChosen)
    called.error('error: a run that is named by its number needs no other option', { exitCode: 2 })
}
