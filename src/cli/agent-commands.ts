import { type Command, Option } from 'commander'
import { DAY_MS } from '../clock.ts'
import { duration, repositoryNamed } from './arguments.ts'
import { DEFAULT_MANIFEST } from './chosen-manifest.ts'
import type { TokenOptions } from './commands/agent.ts'

/** `agent token`, `agent tokens`, `agent revoke`. */
export function addAgent(command: Command): void {
  const agent = command.command('agent').description('the tokens with which agents take their tasks')
  agent
    .command('token')
    .argument('<name>', 'the agent, as app.yml calls it')
    .description('make a token for an agent; it is shown once')
    .option(
      '--repo <owner/repo>',
      'only for this repository; may be given more than once',
      (text: string, before: TokenOptions['repo']) => [...before, repositoryNamed(text)],
      [],
    )
    .addOption(
      new Option('--expires <time>', 'for how long it counts: 90d, 12h, never')
        .argParser(duration)
        .default(90 * DAY_MS, '90d'),
    )
    .option('--app <file>', 'the manifest of the bot', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .action(async (name: string, options: TokenOptions) =>
      (await import('./commands/agent.ts')).makeToken(name, options),
    )
  agent
    .command('tokens')
    .description('list the tokens: whose, where, until when, last used')
    .option('--json', 'for programs')
    .action(async (options: { json?: boolean }) => (await import('./commands/agent.ts')).listTokens(options))
  agent
    .command('revoke')
    .argument('<id>', 'as `agent tokens` lists it')
    .description('take a token back; effective at once, also for a bot that runs')
    .action(async (id: string) => (await import('./commands/agent.ts')).revokeToken(id))
}
