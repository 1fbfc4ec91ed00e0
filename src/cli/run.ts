import { Command, CommanderError } from 'commander'
import { secretsOfEnvironment } from '../agent-config.ts'
import { readEnvFile } from '../env-file.ts'
import { asError, CoordinatorError } from '../errors.ts'
import { redactor } from '../redact.ts'
import { addCalibration } from './add-calibration.ts'
import { addCompletion } from './add-completion.ts'
import { addSpending } from './add-spending.ts'
import { addAgent } from './agent-commands.ts'
import { date, issueNamed, repositoryNamed, wholeNumber } from './arguments.ts'
import { DEFAULT_MANIFEST } from './chosen-manifest.ts'
import type { ConfigOptions } from './commands/config.ts'
import type { ExplainOptions, NamedIssue } from './commands/explain.ts'
import type { SimulateOptions } from './commands/simulate.ts'
import type { StartOptions } from './commands/start.ts'
import type { WhyOptions } from './commands/why.ts'
import { addEvents } from './event-commands.ts'
import { addDoctor, addHealth, addSetup } from './install-commands.ts'
import { addKeeping } from './keep-commands.ts'
import type { NamedRepository } from './named-repository.ts'
import { packageFile } from './package-file.ts'
import { addWorkCommands } from './work-commands.ts'

/** How a command ended, for whoever called it. */
export const EXIT = { well: 0, wentWrong: 1, calledWrong: 2 } as const

/** What was said wrong, on the command line, in the settings, in the manifest or in a file: no supervisor's restart cures it. */
const SAID_WRONG: ReadonlySet<string> = new Set([
  'AGENT_TOKEN_OF_ANOTHER',
  'AGENT_UNKNOWN',
  'BACKUP_EXISTS',
  'BACKUP_INVALID',
  'CONFIG_INVALID',
  'ENV_FILE',
  'EXPORT_INVALID',
  'REPOSITORY_CONFIG_INVALID',
  'FILE_UNREADABLE',
  'MANIFEST_INVALID',
  'NOT_CONFIRMED',
  'PLUGIN_NOT_FOUND',
  'PLUGIN_SETTINGS',
  'PLUGIN_TWICE',
  'PLUGIN_NAME',
  'SCOPE_UNKNOWN',
  'SWEEP_NOT_LOADED',
  'SETUP_ADDRESS',
  'SETUP_BOT_URL',
  'SETUP_MISSING',
  'SETUP_NAME',
  'SETUP_NAME_TAKEN',
  'SETUP_NO_RIGHT',
  'SETUP_OTHER_GITEA',
  'SETUP_OTHER_TOKEN',
  'SETUP_PLACE',
  'SETUP_SIGN_IN',
  'SETUP_TEAM',
  'SETUP_TOO_OLD',
])

/** These are told nothing by the settings of the bot: the first two run where an agent is, and the others need none. */
const WITHOUT_SETTINGS: ReadonlySet<string> = new Set(['work', 'mcp', 'demo', 'new-plugin', 'completion'])

/** Takes `.env` into the environment, for all commands alike; one with `--env-file` reads the file itself. */
function readSettings(called: Command): void {
  const hasOwn = called.options.some(({ long }) => long === '--env-file')
  if (!hasOwn && !WITHOUT_SETTINGS.has(called.name())) readEnvFile()
}

type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The command line. @returns the exit code */
export async function run(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.well
  const fail = () => {
    code = EXIT.wentWrong
  }
  const wrong = () => {
    code = EXIT.calledWrong
  }
  try {
    await program(fail, wrong).parseAsync([...argv])
    return code
  } catch (thrown) {
    // commander has printed the help or its own sentence already
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.well : EXIT.calledWrong
    const error = asError(thrown)
    process.stderr.write(`${redactor(secretsOfEnvironment())(told(error))}\n`)
    const isSaidWrong = error instanceof CoordinatorError && SAID_WRONG.has(error.code)
    return isSaidWrong ? EXIT.calledWrong : EXIT.wentWrong
  }
}

/** What is ours tells what to do; anything else is a fault of the program, and its place helps to mend it. */
function told(error: Error): string {
  if (!(error instanceof CoordinatorError)) return error.stack ?? error.message
  const cause = error.cause === undefined ? '' : `\n  caused by: ${asError(error.cause).message}`
  return `${error.message}${cause}`
}

/**
 * All commands, as they are called, helped with and completed.
 * @param fail called by a command that ends with something wrong and has told it itself
 * @param wrong the same, when it was said wrong
 */
export function program(fail: () => void, wrong: () => void): Command {
  const command = new Command('mosaic-coordinator')
    .description('Gives each issue in Gitea or Forgejo to the cheapest AI agent that can do it.')
    .version(packageFile().version ?? 'unknown')
    .exitOverride()
    .showHelpAfterError('(--help tells more)')
    .hook('preAction', (_program, called) => readSettings(called))
  command
    .command('start')
    .description('run the bot; settings come from the environment, and from .env if it is there')
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--env-file <file>', 'a file with settings; .env unless said')
    .action(async (options: StartOptions) => (await import('./commands/start.ts')).start(options))
  command
    .command('demo')
    .description('play a small team on a fake Gitea; needs nothing, takes about 20 seconds')
    .action(async () => {
      const [, cli = ''] = process.argv
      if (!(await (await import('./commands/demo.ts')).demo({ cli }))) fail()
    })
  addSetup(command, fail)
  addDoctor(command, fail)
  addHealth(command, fail)
  addExplain(command)
  addWhy(command)
  addCalibration(command)
  addSpending(command)
  addSimulate(command)
  addNewPlugin(command)
  addSync(command, fail)
  addEvents(command, fail)
  addKeeping(command)
  addPauses(command)
  addAgent(command)
  addWorkCommands(command, fail)
  addConfig(command, wrong)
  addCompletion(command)
  return command
}

function addExplain(command: Command): void {
  command
    .command('explain')
    .description('tell what the bot makes of an issue, and why; writes nothing')
    .argument('[issue]', 'as owner/repo#7', issueNamed)
    .option('--file <file>', 'a text with the title on its first line, instead of an issue')
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .action(async (issue: NamedIssue | undefined, { file, ...options }: ExplainCall, called: Command) => {
      const { explainFile, explainIssue } = await import('./commands/explain.ts')
      if (issue && file === undefined) await explainIssue(issue, options)
      else if (!issue && file !== undefined) await explainFile(file, options)
      else called.error('error: name one issue as owner/repo#7, or a file with --file', { exitCode: 2 })
    })
}

function addWhy(command: Command): void {
  command
    .command('why')
    .description('tell why an issue has its agent, from the records of the bot; also while it runs')
    .argument('<issue>', 'as owner/repo#7', issueNamed)
    .argument('[number]', 'which decision; the present one unless said', wholeNumber)
    .option('--json', 'for programs: everything that it was made from')
    .action(async (issue: NamedIssue, number: number | undefined, options: WhyOptions) =>
      (await import('./commands/why.ts')).why(issue, number, options),
    )
}

type ExplainCall = ExplainOptions & { readonly file?: string }

function addSimulate(command: Command): void {
  command
    .command('simulate')
    .description('tell who would get the issues of a repository, and what that costs; writes nothing')
    .requiredOption('--repo <owner/repo>', 'the repository', repositoryNamed)
    .option('--since <date>', 'only issues that were changed since, e.g. 2026-01-31', date)
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .action(async (options: SimulateOptions) => (await import('./commands/simulate.ts')).simulate(options))
}

function addNewPlugin(command: Command): void {
  command
    .command('new-plugin')
    .argument('<name>', 'what it is called')
    .description('write a folder with a plugin, its test and what they need')
    .option('--dir <folder>', 'where the folder is made', '.')
    .action(async (name: string, options: { dir: string }) =>
      (await import('./commands/new-plugin.ts')).newPlugin(name, options),
    )
}

function addSync(command: Command, fail: () => void): void {
  command
    .command('sync')
    .argument('[repository]', 'one repository, as owner/name; all of them unless said', repositoryNamed)
    .description('read Gitea now, put right what was missed, and tell what it was')
    .option('--app <file>', 'the manifest of the bot', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .action(
      async (
        repository: { readonly owner: string; readonly repo: string } | undefined,
        options: { app: string; json?: boolean },
      ) => {
        if (!(await (await import('./commands/sync.ts')).sync(repository ?? null, options))) fail()
      },
    )
}

function addPauses(command: Command): void {
  const scope = 'owner/repo, owner/repo#7, instance (also if nothing is named), repo:ID or issue:REPOID#7'
  command
    .command('pause')
    .argument('[scope]', scope)
    .argument('[reason]', 'the same as --reason')
    .option('--reason <text>', 'why, for whoever looks at it later')
    .description('stop all writes within a second; deliveries are still taken')
    .action(async (where: string | undefined, why: string | undefined, options: { reason?: string }) =>
      (await import('./commands/pause.ts')).pause(where, options.reason ?? why),
    )
  command
    .command('resume')
    .argument('[scope]', scope)
    .description('let the writes go on')
    .action(async (where: string | undefined) => (await import('./commands/pause.ts')).resume(where))
}

/** @param wrong called when a file was found wrong, and has been told */
function addConfig(command: Command, wrong: () => void): void {
  const config = command.command('config').description('look at what is settled by files')
  config
    .command('check')
    .argument('<file|owner/repo>', 'a coordinator.yml or app.yml, or a repository', String)
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .description('tell whether a file, or the files of a repository, are right; ends with 2 if not')
    .action(async (what: string, options: ConfigOptions) => {
      if (!(await (await import('./commands/config.ts')).checkConfig(what, options))) wrong()
    })
  config
    .command('show')
    .argument('<owner/repo>', 'the repository', repositoryNamed)
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .description('tell what counts in a repository, and where each value comes from')
    .action(async (named: NamedRepository, options: ConfigOptions) =>
      (await import('./commands/config.ts')).showConfig(named, options),
    )
}
