import { randomBytes } from 'node:crypto'
import { sleep, systemClock } from '../../clock.ts'
import { loadSetupEnvironment } from '../../config.ts'
import { CoordinatorError } from '../../errors.ts'
import type { GiteaApi } from '../../gitea/client.ts'
import { CREATE_SETTLE_MS } from '../../gitea/effects/create-once.ts'
import { checkAddress } from '../../gitea/setup/address.ts'
import type { AccountTools } from '../../gitea/setup/bot-account.ts'
import { carryOut } from '../../gitea/setup/carry-out.ts'
import { clientAs } from '../../gitea/setup/installer.ts'
import { look } from '../../gitea/setup/look.ts'
import { type Plan, planSetup } from '../../gitea/setup/plan.ts'
import { type Asked, emptyRecord, markOf, type SetupRecord } from '../../gitea/setup/record.ts'
import { Shelf } from '../../gitea/setup/shelf.ts'
import { type Signed, signedIn, withShortToken } from '../../gitea/setup/short-token.ts'
import type { SetupWish } from '../../gitea/setup/wish.ts'
import { repositoryNamed } from '../arguments.ts'
import { template } from '../package-file.ts'
import { hostAdvice, requestToAdmin } from './setup/advice.ts'
import { askedOf, giteaUrlOf, hookUrlOf, type SetupOptions, type Sources } from './setup/answers.ts'
import { credentialsOf } from './setup/credentials.ts'
import { SetupFiles } from './setup/files.ts'
import { type Needs, readNeeds } from './setup/needs.ts'
import { itemLine, print, willWrite } from './setup/tell.ts'
import { Terminal } from './setup/terminal.ts'
import { tellUndo, undoAll } from './setup/undo.ts'

/**
 * Installs the bot in a Gitea, checks what is there, or removes what it made.
 * @returns false when something is left to do
 */
export async function setup(options: SetupOptions): Promise<boolean> {
  const isAsking = !options.yes && process.stdin.isTTY && process.stdout.isTTY
  const terminal = isAsking ? new Terminal(process.stdin, process.stdout) : undefined
  const files = new SetupFiles(options.envFile)
  const sources = {
    options,
    environment: loadSetupEnvironment(),
    files,
    record: files.record(),
    asker: terminal,
  }
  try {
    return options.undo ? await takeBack(sources) : await install(sources)
  } finally {
    terminal?.close()
  }
}

/** Everything that is known before Gitea is asked. */
interface Preparation {
  readonly giteaUrl: string
  readonly asked: Asked
  readonly needs: Needs
  readonly wish: SetupWish
  readonly shelf: Shelf
}

async function install(sources: Sources): Promise<boolean> {
  checkConsent(sources)
  const giteaUrl = await giteaUrlFor(sources)
  const prepared = await prepare(sources, giteaUrl)
  // the code of a second factor grows old while other questions are answered
  const credentials = await credentialsOf(sources)
  if (credentials === null) {
    askAdmin(sources, prepared)
    return sources.options.admin === false
  }
  const door = { giteaUrl, clock: systemClock, credentials }
  return signedIn(door, (signed) => installAs(sources, prepared, signed), tellLeft)
}

async function installAs(sources: Sources, prepared: Preparation, signed: Signed): Promise<boolean> {
  const plan = await planOf(sources, prepared, signed)
  if (!plan.needsAdmin) return carryOutAll(sources, prepared, signed, plan)
  print('')
  askAdmin(sources, prepared, signed.installer.login)
  return false
}

/** Nobody is surprised: either somebody looks on, or has said so. */
function checkConsent({ options, asker }: Sources): void {
  if (asker || options.yes || options.dryRun || options.admin === false) return
  throw new CoordinatorError('SETUP_MISSING', 'Nobody is at the terminal to be asked.', {
    hint: 'Say --yes to do it, or --dry-run to see what would be done.',
  })
}

/** @throws CoordinatorError `SETUP_ADDRESS`, `SETUP_OTHER_GITEA` */
async function giteaUrlFor(sources: Sources): Promise<string> {
  const giteaUrl = await giteaUrlOf(sources)
  const { record, files } = sources
  if (record && record.giteaUrl !== giteaUrl)
    throw new CoordinatorError(
      'SETUP_OTHER_GITEA',
      `${files.recordPath} tells of the Gitea at ${record.giteaUrl}.`,
      {
        hint: 'Name another file with --env-file: each Gitea has its own settings.',
      },
    )
  await checkAddress(giteaUrl, systemClock)
  return giteaUrl
}

async function prepare(sources: Sources, giteaUrl: string): Promise<Preparation> {
  const { options, files } = sources
  const needs = await readNeeds(options.app)
  const asked = await askedOf(sources)
  const record = { ...(sources.record ?? emptyRecord(giteaUrl, asked)), asked }
  return { giteaUrl, asked, needs, wish: await wishOf(sources, asked, needs), shelf: shelfOf(files, record) }
}

const SECRET_BYTES = 32

async function wishOf(
  { options, environment, files }: Sources,
  asked: Asked,
  needs: Needs,
): Promise<SetupWish> {
  const known = files.setting('GITEA_WEBHOOK_SECRET') ?? environment.GITEA_WEBHOOK_SECRET
  return {
    ...needs,
    bot: asked.bot,
    email: options.email ?? `${asked.bot}@mosaic-coordinator.invalid`,
    avatar: (await template('avatar.png')).toString('base64'),
    hookUrl: hookUrlOf(asked),
    secret: known ?? randomBytes(SECRET_BYTES).toString('hex'),
    repos: asked.repos.map(repositoryNamed),
    orgs: asked.orgs,
    instance: asked.instance,
    form: asked.form ? (await template('task.yaml')).toString('utf8') : null,
    adopt: options.adopt ?? false,
  }
}

function shelfOf(files: SetupFiles, record: SetupRecord): Shelf {
  const own = {
    save: (grown: SetupRecord) => files.saveRecord(grown),
    keepToken: (text: string) => files.set('GITEA_TOKEN', text),
  }
  return new Shelf(record, own, systemClock)
}

/** @param owner whoever installs and may do all but make the account */
function askAdmin(
  { options, files }: Sources,
  { giteaUrl, asked, needs, wish, shelf }: Preparation,
  owner?: string,
): void {
  if (!options.dryRun) keepSettings(shelf, files, giteaUrl, wish.secret)
  print(requestToAdmin({ giteaUrl, asked, needs, email: wish.email, settings: options.envFile, owner }))
}

async function planOf(
  { environment, files }: Sources,
  { giteaUrl, wish, shelf }: Preparation,
  { gitea, installer }: Signed,
): Promise<Plan> {
  await settle(shelf.record)
  const token = files.setting('GITEA_TOKEN') ?? environment.GITEA_TOKEN
  const asBot = token === undefined ? undefined : clientAs(giteaUrl, { token }, systemClock)
  const found = await look({ gitea, installer, asBot, wish, now: () => systemClock.now() })
  const program = found.server.kind === 'gitea' ? 'Gitea' : 'Forgejo'
  const role = installer.isAdmin ? 'a site administrator' : 'no site administrator'
  print(`${program} ${found.server.version} at ${giteaUrl}, as ${installer.login} (${role})`)
  return planSetup(wish, found, shelf.record)
}

/** What a run that was killed had sent may still come true: before that, looking tells nothing. */
async function settle({ made }: SetupRecord): Promise<void> {
  const begun = made.flatMap(({ begunAtMs }) => begunAtMs ?? [])
  const waitMs = Math.min(
    Math.max(0, ...begun.map((at) => at + CREATE_SETTLE_MS - systemClock.now())),
    CREATE_SETTLE_MS,
  )
  if (waitMs <= 0) return
  print(
    `The last run was cut off; waiting ${Math.ceil(waitMs / 1000)} s until Gitea has finished what it was sent.`,
  )
  await sleep(systemClock, waitMs)
}

async function carryOutAll(
  sources: Sources,
  { giteaUrl, asked, wish, shelf }: Preparation,
  signed: Signed,
  plan: Plan,
): Promise<boolean> {
  const { options, files, asker } = sources
  const isAnything = plan.items.some(({ step }) => step !== undefined)
  if (options.dryRun || (asker && isAnything)) tellPlan(files, plan)
  if (options.dryRun) return true
  if (asker && isAnything && !(await asker.confirm('Do this?', true))) return false
  keepSettings(shelf, files, giteaUrl, wish.secret)
  const before = files.setting('GITEA_TOKEN')
  const work = async (gitea: GiteaApi) => {
    const tools: AccountTools = {
      gitea,
      asInstaller: signed.gitea,
      giteaUrl,
      clock: systemClock,
      shelf,
      wish,
    }
    for (const item of plan.items) print(itemLine(item, 'done', await carryOut(tools, item)))
  }
  await (isAnything ? withShortToken(signed, work, tellLeft) : work(signed.gitea))
  tellEnd(files, asked)
  if (before !== undefined && files.setting('GITEA_TOKEN') !== before)
    print('A bot that runs already takes the new token by SIGHUP, or when it is started again.')
  return true
}

function tellPlan(files: SetupFiles, { items }: Plan): void {
  for (const name of KEPT) if (files.setting(name) === undefined) print(willWrite(files.path, name))
  for (const item of items) print(itemLine(item, 'planned'))
}

function tellLeft(login: string, name: string): void {
  print(
    `  ! token ${name} of ${login}: could not be deleted again; nobody has it; delete it in the settings of ${login}`,
  )
}

/** The settings that do not come from Gitea; the token comes with the account. */
const KEPT = ['GITEA_URL', 'GITEA_WEBHOOK_SECRET'] as const

/** Before the hook is made, so that its secret is known whatever happens then. What has a value keeps it. */
function keepSettings(shelf: Shelf, files: SetupFiles, giteaUrl: string, secret: string): void {
  const values = { GITEA_URL: giteaUrl, GITEA_WEBHOOK_SECRET: secret }
  for (const name of KEPT) {
    const value = values[name]
    if (files.setting(name) !== undefined) continue
    shelf.made({ what: 'setting', name, mark: markOf(value) })
    files.set(name, value)
    print(`  + ${files.path}: ${name} written`)
  }
}

function tellEnd(files: SetupFiles, { bot, botUrl }: Asked): void {
  if (files.isOpenToOthers)
    print(`  ! ${files.path}: others on this machine can read its secrets: chmod 600 ${files.path}`)
  const advice = hostAdvice(botUrl)
  if (advice !== null) print(`  ! ${advice}`)
  print(`Start the bot with the settings of ${files.path}, then assign an issue to ${bot}.`)
}

async function takeBack(sources: Sources): Promise<boolean> {
  const { options, record, files } = sources
  if (!record) {
    print(`There is nothing to undo: ${files.recordPath} is not there.`)
    return true
  }
  if (options.dryRun) {
    tellUndo(record)
    return true
  }
  checkConsent(sources)
  await checkAddress(record.giteaUrl, systemClock)
  const credentials = await credentialsOf(sources)
  if (credentials === null) throw new CoordinatorError('SETUP_MISSING', 'Only an administrator can undo it.')
  const door = { giteaUrl: record.giteaUrl, clock: systemClock, credentials }
  return signedIn(door, (signed) => takeBackAs(sources, record, signed), tellLeft)
}

async function takeBackAs(sources: Sources, record: SetupRecord, signed: Signed): Promise<boolean> {
  const { files, asker } = sources
  await settle(record)
  const shelf = shelfOf(files, record)
  if (asker) tellUndo(record)
  if (asker && !(await asker.confirm('Remove this?', false))) return false
  const none: Needs = { scopes: [], events: [], labels: [], description: '' }
  const wish = await wishOf(sources, record.asked, none)
  const { gitea, giteaUrl } = signed
  const tools = { asInstaller: gitea, giteaUrl, clock: systemClock, shelf, wish }
  return withShortToken(signed, (fast) => undoAll({ ...tools, gitea: fast }, files), tellLeft)
}
