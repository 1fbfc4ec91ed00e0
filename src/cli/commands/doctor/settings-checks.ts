import { chmodSync, existsSync } from 'node:fs'
import { sqliteVersion } from '../../../database/examine.ts'
import { ConfigError } from '../../../errors.ts'
import { NODE_MAJOR } from '../../node-version.ts'
import { type Finding, failed, ok, skipped, warning } from './finding.ts'
import { moneyCheck } from './money-check.ts'
import { ifKnown, type Site } from './site.ts'

/** The lowest SQLite that cannot damage its files. */
const SQLITE = [3, 51, 3]
/** Shorter ones can be found by trying; `openssl rand -hex 32` makes 64. */
const GOOD_SECRET_CHARACTERS = 16
const OWNER_ONLY = 0o600

/** Settings, versions, the manifest: nobody is asked. */
export function settingsChecks(site: Site): Finding[] {
  return [
    settings(site),
    envFile(site),
    ...secrets(site),
    node(process.versions.node, sqliteVersion()),
    manifest(site),
    moneyCheck(site),
    plugins(site),
  ]
}

function settings({ config }: Site): Finding {
  if ('value' in config) return ok('settings', 'all there')
  const { problem } = config
  const what = problem instanceof ConfigError ? problem.problems.join('; ') : problem.message
  return failed(
    'settings',
    what,
    'Set them in the environment or in .env; `mosaic-coordinator setup` writes it.',
  )
}

export function envFile({ files }: Pick<Site, 'files'>): Finding {
  const { path } = files
  if (!existsSync(path)) return skipped('env-file', `there is no ${path} here; the environment counts`)
  if (!files.isOpenToOthers) return ok('env-file', `${path} is for its owner only`)
  const fix = { says: `chmod 600 ${path}`, apply: async () => chmodSync(path, OWNER_ONLY) }
  return warning('env-file', `others on this machine can read the secrets in ${path}`, `chmod 600 ${path}`, {
    fix,
  })
}

export function secrets({ config }: Pick<Site, 'config'>): Finding[] {
  const [secret, previous] = ifKnown(config)?.webhookSecrets ?? []
  if (secret === undefined)
    return [
      skipped('webhook-secret', 'the settings are not complete'),
      skipped('previous-secret', 'the settings are not complete'),
    ]
  return [
    secret.length >= GOOD_SECRET_CHARACTERS
      ? ok('webhook-secret', 'long enough')
      : warning(
          'webhook-secret',
          `it has less than ${GOOD_SECRET_CHARACTERS} characters`,
          'Make one with: openssl rand -hex 32. docs/security.md tells how to change it.',
        ),
    previous === undefined
      ? ok('previous-secret', 'not set')
      : warning(
          'previous-secret',
          'GITEA_WEBHOOK_SECRET_PREVIOUS is set, and whoever knows it is still believed',
          'When every hook has the new secret, remove it and start the bot again.',
        ),
  ]
}

/** @param node `24.21.0` */
export function node(node: string, sqlite: string): Finding {
  const found = `Node.js ${node} with SQLite ${sqlite}`
  const isNew = Number(node.split('.')[0]) >= NODE_MAJOR
  if (isNew && isAtLeast(sqlite.split('.').map(Number), SQLITE)) return ok('node', found)
  const least = `Node.js ${NODE_MAJOR} with SQLite ${SQLITE.join('.')}`
  return failed('node', found, `Use ${least} or later: the newest patch of Node.js ${NODE_MAJOR}.`)
}

function isAtLeast(own: readonly number[], least: readonly number[]): boolean {
  const different = least.findIndex((number, index) => number !== own[index])
  return different === -1 || (own[different] ?? 0) > (least[different] ?? 0)
}

function manifest({ manifest, options }: Site): Finding {
  if ('value' in manifest) return ok('manifest', existsSync(options.app) ? options.app : 'the usual one')
  return failed('manifest', manifest.problem.message, 'Correct the place that is named.')
}

function plugins({ manifest, needs }: Site): Finding {
  const found = ifKnown(manifest)
  if (!found) return skipped('plugins', 'the manifest cannot be read')
  if ('value' in needs) return ok('plugins', `${found.plugins.length} plugins`)
  return failed('plugins', needs.problem.message, 'docs/errors.md tells what each code means.')
}
