import { hostname } from 'node:os'
import { readGiteaUrl, type SetupEnvironment } from '../../../config.ts'
import { CoordinatorError } from '../../../errors.ts'
import { WEBHOOK_PATH } from '../../../gitea/delivery.ts'
import type { Asked, SetupRecord } from '../../../gitea/setup/record.ts'
import { isNamePart, isRepository } from '../../arguments.ts'
import type { SetupFiles } from './files.ts'
import type { Asker } from './terminal.ts'

/** How the command is called. */
export interface SetupOptions {
  readonly url?: string
  readonly bot?: string
  readonly email?: string
  readonly repo: readonly string[]
  readonly org: readonly string[]
  readonly instance?: boolean
  readonly botUrl?: string
  /** A name; false = nobody is at hand who is an administrator. */
  readonly admin?: string | false
  readonly passwordStdin?: boolean
  readonly tokenStdin?: boolean
  readonly form?: boolean
  readonly adopt?: boolean
  readonly envFile: string
  readonly app: string
  readonly yes?: boolean
  readonly dryRun?: boolean
  readonly undo?: boolean
}

/** Where answers come from, in this order: the command line, the environment, what an earlier run was told, a person. */
export interface Sources {
  readonly options: SetupOptions
  readonly environment: SetupEnvironment
  readonly files: SetupFiles
  readonly record: SetupRecord | undefined
  /** Undefined = nobody is asked. */
  readonly asker: Asker | undefined
}

const USUAL_BOT = 'mosaic'

/**
 * The address of Gitea.
 * @throws ConfigError, CoordinatorError `SETUP_MISSING`, `SETUP_OTHER_GITEA` when the settings have another one
 */
export async function giteaUrlOf({ options, environment, files, asker }: Sources): Promise<string> {
  const inFile = files.setting('GITEA_URL')
  const given = options.url ?? environment.GITEA_URL
  const text =
    given ?? inFile ?? (await asker?.ask('Address of your Gitea or Forgejo, e.g. https://git.example.com'))
  if (!text) throw missing('the address of Gitea', '--url https://git.example.com', 'GITEA_URL')
  const url = readGiteaUrl(/^https?:\/\//i.test(text) ? text : `https://${text}`)
  if (inFile !== undefined && readGiteaUrl(inFile) !== url)
    throw new CoordinatorError(
      'SETUP_OTHER_GITEA',
      `${files.path} is for the Gitea at ${inFile}, and you said ${url}.`,
      {
        hint: 'Name another file with --env-file, or change the line GITEA_URL in this one.',
      },
    )
  return url
}

export function missing(what: string, flag: string, variable: string): CoordinatorError {
  return new CoordinatorError('SETUP_MISSING', `Setup needs ${what}.`, {
    hint: `Say it with ${flag}, or in the environment as ${variable}.`,
  })
}

/** What is to be made: what is said now, else what was asked for the last time. */
export async function askedOf(sources: Sources): Promise<Asked> {
  const { options, record, asker } = sources
  const before = record?.asked
  const bot = options.bot ?? before?.bot ?? (await asker?.ask('Name of the bot', USUAL_BOT)) ?? USUAL_BOT
  checkBot(bot)
  const where = await placesOf(sources)
  const botUrl = await botUrlOf(sources)
  const form = options.form ?? before?.form ?? (await asksForm(asker, where.repos))
  return { bot, botUrl, ...where, form }
}

async function asksForm(asker: Asker | undefined, repos: readonly string[]): Promise<boolean> {
  if (!asker || repos.length === 0) return false
  return asker.confirm('Add an issue form to these repositories (.gitea/issue_template/task.yaml)?', false)
}

/** As Gitea takes names of accounts: it would refuse it only when half of everything is made. */
function checkBot(name: string): void {
  if (name.toLowerCase() === HIDDEN_NAME)
    throw new CoordinatorError(
      'SETUP_NAME',
      `Nobody can ask Gitea for an account that is called "${name}".`,
      {
        hint: 'Take another name: at its address the API looks for people.',
      },
    )
  if (/^[a-z\d](?:[-._]?[a-z\d])*$/i.test(name) && name.length <= MOST_LETTERS) return
  throw new CoordinatorError('SETUP_NAME', `"${name}" is no name of an account.`, {
    hint: `Take letters and digits, with a single "-", "_" or "." between them, ${MOST_LETTERS} at the most.`,
  })
}

/** `GET /users/search` finds people by parts of their names. */
const HIDDEN_NAME = 'search'
/** Of Gitea and Forgejo. */
const MOST_LETTERS = 40

/** What was asked for before stays: setup only adds, and --undo removes. */
async function placesOf({
  options,
  record,
  asker,
}: Sources): Promise<Pick<Asked, 'repos' | 'orgs' | 'instance'>> {
  const before = record?.asked ?? { repos: [], orgs: [], instance: false }
  const repos = [...new Set([...before.repos, ...options.repo])]
  const orgs = [...new Set([...before.orgs, ...options.org.map(checkedOrganisation)])]
  const instance = options.instance ?? before.instance
  if (repos.length > 0 || orgs.length > 0 || instance) return { repos, orgs, instance }
  const answer = await asker?.ask(
    'Where is it to work? Repositories as owner/repo, organisations by name, `instance` for all (with commas)',
  )
  const words = (answer ?? '').split(/[\s,]+/).filter((word) => word !== '')
  if (words.length === 0) throw nowhere()
  return {
    repos: words.filter((word) => word.includes('/')).map(checkedRepository),
    orgs: words.filter((word) => !word.includes('/') && word !== 'instance').map(checkedOrganisation),
    instance: words.includes('instance'),
  }
}

function nowhere(): CoordinatorError {
  return new CoordinatorError('SETUP_MISSING', 'Setup needs to know where the bot is to work.', {
    hint: 'Say it with --repo owner/repo or --org NAME, both as often as you like, or --instance.',
  })
}

function checkedRepository(text: string): string {
  if (isRepository(text)) return text
  throw new CoordinatorError('SETUP_PLACE', `"${text}" is no repository.`, {
    hint: 'Write it as owner/repo.',
  })
}

function checkedOrganisation(text: string): string {
  if (isNamePart(text)) return text
  throw new CoordinatorError('SETUP_PLACE', `"${text}" is no organisation.`, {
    hint: 'Write its name as it stands in its address.',
  })
}

async function botUrlOf({ options, environment, record, files, asker }: Sources): Promise<string> {
  const usual = `http://${hostname()}:${files.setting('PORT') ?? '8000'}`
  const given = options.botUrl ?? environment.COORDINATOR_URL ?? record?.asked.botUrl
  const text = given ?? (await asker?.ask('Address of the bot, as Gitea reaches it', usual))
  if (!text)
    throw missing(
      'the address at which Gitea reaches the bot',
      '--bot-url http://bot.example.com:8000',
      'COORDINATOR_URL',
    )
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw new CoordinatorError('SETUP_BOT_URL', `"${text}" is no address of a bot.`, {
      hint: 'Write it as http://bot.example.com:8000, with the path in front of /webhook/gitea if a proxy has one.',
    })
  return url.href.replace(/\/+$/, '').replace(new RegExp(`${WEBHOOK_PATH}$`), '')
}

/** Where its hooks lead. */
export function hookUrlOf({ botUrl }: Pick<Asked, 'botUrl'>): string {
  return `${botUrl}${WEBHOOK_PATH}`
}
