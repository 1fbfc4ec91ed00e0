import type { Command } from 'commander'
import { listed, repositoryText } from './arguments.ts'
import { DEFAULT_MANIFEST } from './chosen-manifest.ts'
import type { DoctorOptions } from './commands/doctor/site.ts'
import type { HealthOptions } from './commands/health.ts'
import type { SetupOptions } from './commands/setup/answers.ts'

/** The commands that bring the bot to where it works, and find out why it does not. */

export function addSetup(command: Command, fail: () => void): void {
  command
    .command('setup')
    .description(
      'install the bot in a Gitea or Forgejo: its account, token, rights, labels and hooks, and .env',
    )
    .option('--url <url>', 'the address of Gitea (GITEA_URL)')
    .option('--bot-url <url>', 'the address of the bot, as Gitea reaches it (COORDINATOR_URL)')
    .option('--repo <owner/repo>', 'a repository to work in; say it again for more', listed(repositoryText))
    .option('--org <name>', 'an organisation to work in; say it again for more', listed(String))
    .option('--instance', 'one hook for all repositories of the instance')
    .option('--bot <name>', "the name of the bot's account; mosaic unless said")
    .option('--email <address>', "the bot's e-mail address; one that leads nowhere unless said")
    .option('--adopt', 'the account of that name was made for the bot, though not by this')
    .option('--form', 'add the issue form to the repositories')
    .option(
      '--admin <name>',
      'an administrator (GITEA_ADMIN_USER, with GITEA_ADMIN_PASSWORD and GITEA_ADMIN_OTP)',
    )
    .option('--no-admin', 'tell what to ask an administrator for')
    .option('--password-stdin', "read the administrator's password from a pipe")
    .option('--token-stdin', "read an administrator's token from a pipe (GITEA_ADMIN_TOKEN)")
    .option('--env-file <file>', 'the settings that are written', '.env')
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--yes', 'ask nothing')
    .option('--dry-run', 'tell what would be done; write nothing')
    .option('--undo', 'remove what setup made, and only that')
    .action(async (options: SetupCall) => {
      const { admin, repo = [], org = [], ...others } = options
      const chosen = {
        ...others,
        repo,
        org,
        ...(typeof admin === 'string' || admin === false ? { admin } : {}),
      }
      if (!(await (await import('./commands/setup.ts')).setup(chosen))) fail()
    })
}

/** For `--no-admin`, commander makes `true` of what was not said. */
type SetupCall = Omit<SetupOptions, 'admin' | 'repo' | 'org'> & {
  readonly admin?: string | boolean
  readonly repo?: string[]
  readonly org?: string[]
}

type DoctorCall = Omit<DoctorOptions, 'repo'> & { readonly repo?: string[] }

export function addDoctor(command: Command, fail: () => void): void {
  command
    .command('doctor')
    .description(
      'check everything that the bot needs, and tell what to do about what is wrong; also while it runs',
    )
    .option('--repo <owner/repo>', 'only this repository; say it again for more', listed(repositoryText))
    .option('--bot-url <url>', 'the address of the bot, as Gitea reaches it (COORDINATOR_URL)')
    .option('--fix', 'put right what is safe: labels, hooks, the rights of the file of settings')
    .option('--no-round-trip', 'do not make Gitea send anything')
    .option('--env-file <file>', 'a file with settings; .env unless said')
    .option('--app <file>', 'the manifest', DEFAULT_MANIFEST)
    .option('--json', 'for programs')
    .action(async ({ repo = [], ...others }: DoctorCall) => {
      if (!(await (await import('./commands/doctor.ts')).doctor({ ...others, repo }))) fail()
    })
}

/** Adds the command `health`. */
export function addHealth(command: Command, fail: () => void): void {
  command
    .command('health')
    .description('ask the bot that runs with these settings how it is; ends with 1 if a restart would help')
    .option('--env-file <file>', 'a file with settings; .env unless said')
    .option('--json', 'for programs: what GET /health says')
    .action(async (options: HealthOptions) => {
      if (!(await (await import('./commands/health.ts')).health(options))) fail()
    })
}
