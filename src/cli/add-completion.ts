import { Argument, type Command } from 'commander'
import { SHELLS, type Shell, scriptFor } from './completion/scripts.ts'
import { commandsIn } from './completion/tree.ts'

/** `completion`: made from the commands themselves, so that it has all of them. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that is to complete').choices(SHELLS))
    .description(
      'print a script that lets a shell complete the commands; add to ~/.bashrc: source <(mosaic-coordinator completion bash)',
    )
    .action((shell: Shell) => {
      process.stdout.write(scriptFor(shell, commandsIn(program)))
    })
}
