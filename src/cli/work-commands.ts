import { type Command, Option } from 'commander'
import { agentNamed, issueText, seconds, wholeNumber } from './arguments.ts'
import type { WorkOptions } from './commands/work.ts'

/** Commands for agents. @param fail called by a command that ends with something wrong and has told it itself */
export function addWorkCommands(command: Command, fail: () => void): void {
  command
    .command('work')
    .description('make a command an agent: take its tasks, run it in a checkout of each, hand in what it did')
    .requiredOption(
      '--agent <name>',
      'as which agent; the token in MOSAIC_AGENT_TOKEN has to be of it',
      agentNamed,
    )
    .option('--once', 'one task at the most, and no waiting for it')
    .option('--issue <owner/repo#7>', 'this task and no other', issueText)
    .option('--depth <commits>', 'so much of the history; all of it unless said', wholeNumber)
    .option('--folder <folder>', 'for repositories and work trees; ~/.cache/mosaic-coordinator unless said')
    .addOption(
      new Option('--stdin <what>', 'what the command reads; `advice`: the task, then a line for each advice')
        .choices(['task', 'advice', 'none'])
        .default('task'),
    )
    .addOption(
      new Option('--signal <signal>', 'sent to the command with each advice').choices([
        'SIGUSR1',
        'SIGUSR2',
        'SIGHUP',
      ]),
    )
    .option('--grace <seconds>', 'between SIGTERM and SIGKILL', seconds, 10)
    .option('--rotate-grace <seconds>', 'to write the note after `rotate`, before it is ended', seconds, 300)
    .option('--commit', 'commit what the command leaves uncommitted')
    .option('--pass-git-token', 'let the command have MOSAIC_GIT_TOKEN')
    .option('--keep', 'leave the folder of the session, to look into it')
    .argument('<command...>', 'after two dashes: the program and its arguments')
    .action(async (argv: readonly string[], options: WorkOptions) => {
      if (!(await (await import('./commands/work.ts')).work(argv, options))) fail()
    })
  command
    .command('mcp')
    .description('the API of the agents as tools over standard input and output, for programs that speak MCP')
    .action(async () => (await import('./commands/mcp.ts')).mcp())
}
