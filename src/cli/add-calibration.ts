import type { Command } from 'commander'
import { repositoryNamed } from './arguments.ts'
import type { CalibrationOptions } from './commands/calibration.ts'

/** Adds the command `calibration`. */
export function addCalibration(command: Command): void {
  command
    .command('calibration')
    .description('tell what finished tasks have used of their estimates; also while the bot runs')
    .option('--repo <owner/repo>', 'as it counts in one repository', repositoryNamed)
    .option('--json', 'for programs')
    .action(async (options: CalibrationOptions) =>
      (await import('./commands/calibration.ts')).calibration(options),
    )
}
