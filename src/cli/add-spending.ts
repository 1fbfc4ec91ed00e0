import type { Command } from 'commander'
import { repositoryNamed } from './arguments.ts'
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
    .option('--json', 'for programs')
    .action(async (repo: NamedRepository | undefined, options: SpendingOptions) =>
      (await import('./commands/spending.ts')).spending(repo, options),
    )
}
