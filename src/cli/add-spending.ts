import type { Command } from 'commander'
import { agentAndUsd, day, repositoryNamed } from './arguments.ts'
import { DEFAULT_MANIFEST } from './chosen-manifest.ts'
import type { SpendingOptions } from './commands/spending.ts'
import type { NamedRepository } from './named-repository.ts'

/** Adds the command `spending`. */
export function addSpending(command: Command): void {
  command
    .command('spending')
    .description('tell what agents cost today and this month, beside the budgets; also while the bot runs')
    .argument('[owner/repo]', 'in one repository; in all of them unless said', repositoryNamed)
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--correct <agent=usd>', 'put right what an agent has cost there on a day, in US$', agentAndUsd)
    .option('--day <date>', 'with --correct: the day in UTC; today unless said', day)
    .option('--json', 'for programs')
    .action(async (repo: NamedRepository | undefined, options: SpendingOptions, called: Command) => {
      if (options.correct ? !repo : options.day !== undefined)
        called.error(
          'error: write spending OWNER/REPO --correct AGENT=USD, and --day 2026-01-31 for another day than today',
          { exitCode: 2 },
        )
      await (await import('./commands/spending.ts')).spending(repo, options)
    })
}
