import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseConfig } from '../../app/parse-config.ts'
import { CoordinatorError } from '../../errors.ts'
import { checkCommandNames, pluginsOf, readManifest, settledBy } from '../../manifest.ts'
import { withFile } from '../../policy/read-file.ts'
import { repositoryNamed } from '../arguments.ts'
import { readChosenManifest } from '../chosen-manifest.ts'
import { knownCommands } from '../known-commands.ts'
import { type NamedRepository, repositoryIdOf } from '../named-repository.ts'
import { lookingUp, readingDeps } from '../reading.ts'
import { effectiveRows, valuesText } from './config/report.ts'

/** How these commands are called. */
export interface ConfigOptions {
  readonly app: string
  readonly json?: boolean
}

/**
 * Says whether a file is right, or those that count in a repository.
 * @returns false when something is wrong; it has been told then
 * @throws CoordinatorError when there is no such file or repository
 */
export async function checkConfig(what: string, options: ConfigOptions): Promise<boolean> {
  if (existsSync(what)) return checkFile(what, options)
  if (!/^[\w.-]+\/[\w.-]+$/.test(what) || /\.ya?ml$/.test(what)) throw noSuchFile(what)
  const manifest = await readChosenManifest(options.app)
  const { policies, forge } = readingDeps(manifest, await knownCommands(manifest, options.app))
  return lookingUp(async () => {
    const problems = await policies.problems(await repositoryIdOf(forge, repositoryNamed(what)))
    return toldProblems(
      what,
      problems.map(({ message }) => message),
      options,
    )
  })
}

/** @returns whether there are none */
function toldProblems(what: string, problems: readonly string[], { json }: ConfigOptions): boolean {
  const isRight = problems.length === 0
  if (json) process.stdout.write(`${JSON.stringify({ checked: what, right: isRight, problems }, null, 2)}\n`)
  else if (isRight) process.stdout.write(`${what}: everything is right.\n`)
  else for (const problem of problems) process.stderr.write(`${problem}\n`)
  return isRight
}

async function checkFile(path: string, options: ConfigOptions): Promise<boolean> {
  try {
    if (/^app\.ya?ml$/.test(basename(path))) {
      const manifest = await readManifest(path)
      checkCommandNames(manifest, await knownCommands(manifest, path), path)
    } else await checkCoordinatorFile(path, options.app)
  } catch (error) {
    // for people it is told as every other error is
    if (!options.json || !(error instanceof CoordinatorError)) throw error
    return toldProblems(path, [error.message], options)
  }
  return toldProblems(path, [], options)
}

/** @throws RepositoryConfigError naming each place that is wrong */
async function checkCoordinatorFile(path: string, app: string): Promise<void> {
  const manifest = await readChosenManifest(app)
  const file = await parseConfig({ path, text: await readFile(path, 'utf8') })
  const plugins = pluginsOf(manifest)
  const commands = await knownCommands(manifest, app)
  withFile(settledBy(manifest), { file, from: path, level: 'repository', plugins, commands })
}

function noSuchFile(what: string): CoordinatorError {
  return new CoordinatorError('FILE_UNREADABLE', `There is no file ${what}.`, {
    hint: 'Name a file, or a repository as owner/repo.',
  })
}

/** Prints what counts in a repository, and where each value comes from. */
export async function showConfig(named: NamedRepository, options: ConfigOptions): Promise<void> {
  const manifest = await readChosenManifest(options.app)
  const { policies, forge } = readingDeps(manifest, await knownCommands(manifest, options.app))
  await lookingUp(async () => {
    const repoId = await repositoryIdOf(forge, named)
    const policy = await policies.of(repoId)
    const problems = (await policies.problems(repoId)).map(({ message }) => message)
    const values = effectiveRows(policy)
    for (const message of problems)
      process.stderr.write(
        `${message}\nIt is left out here; a bot at work goes by the last version that was right.\n`,
      )
    const repository = `${named.owner}/${named.repo}`
    const json = { repository, version: policy.version, values, problems }
    process.stdout.write(
      options.json ? `${JSON.stringify(json, null, 2)}\n` : valuesText(values, policy.version),
    )
  })
}
