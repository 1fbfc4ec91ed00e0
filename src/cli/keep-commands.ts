import type { Command } from 'commander'

/** `backup`, `restore`, `vacuum`: what keeps the database. */
export function addKeeping(command: Command): void {
  command
    .command('backup')
    .argument('<file>', 'where the copy is written')
    .description('copy the database, also while the bot runs, and tell what is in the copy')
    .option('--force', 'replace a file that is there')
    .option('--json', 'for programs')
    .action(async (file: string, options: { force?: boolean; json?: boolean }) =>
      (await import('./commands/backup.ts')).backup(file, options),
    )
  command
    .command('restore')
    .argument('<file>', 'what `backup` has written')
    .description('put a copy into the place of the database, which is kept beside it; no bot may run')
    .option('--json', 'for programs')
    .action(async (file: string, options: { json?: boolean }) =>
      (await import('./commands/restore.ts')).restore(file, options),
    )
  command
    .command('vacuum')
    .description('write the database anew without its empty space; no bot may run')
    .option('--json', 'for programs')
    .action(async (options: { json?: boolean }) =>
      (await import('./commands/vacuum.ts')).vacuumDatabase(options),
    )
}
