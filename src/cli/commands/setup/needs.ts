import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../../config.ts'
import { CoordinatorError } from '../../../errors.ts'
import type { LabelDefinition } from '../../../gitea/effects/label-definitions.ts'
import { typesOfWords } from '../../../gitea/setup/hook-events.ts'
import { isScope, type Scope } from '../../../gitea/token-scopes.ts'
import { silentLog } from '../../../log.ts'
import { readRequirements } from '../../../main.ts'
import { type Manifest, settledBy } from '../../../manifest.ts'
import { allLabels } from '../../../plugins/status/label-look.ts'
import { readChosenManifest } from '../../chosen-manifest.ts'

/** What this bot needs of Gitea. */
export interface Needs {
  readonly scopes: readonly Scope[]
  readonly events: readonly string[]
  readonly labels: readonly LabelDefinition[]
  readonly description: string
}

/** What the bot itself reads, whatever its plugins are. */
const ALWAYS: readonly Scope[] = ['read:issue', 'read:repository', 'read:user', 'read:organization']
/** Tells the bot that a repository's own settings changed. */
const ALWAYS_HEARD = ['push']

/** By what the manifest says, and by what the plugins in it need. @throws CoordinatorError when one of them is wrong */
export async function readNeeds(manifestPath: string): Promise<Needs> {
  const manifest = await readChosenManifest(manifestPath)
  const required = await requirementsOf(manifest, manifestPath)
  // a plugin that does not say what it needs was written for the usual token
  const unsaid: Scope[] = required.some(({ scopes }) => scopes.length === 0) ? ['write:issue'] : []
  const scopes = [
    ...ALWAYS,
    ...unsaid,
    ...stated(manifest, manifestPath),
    ...required.flatMap((one) => one.scopes),
  ]
  const events = [...ALWAYS_HEARD, ...typesOfWords(manifest.events), ...required.flatMap((one) => one.events)]
  const hasStatus = required.some(({ plugin }) => plugin === 'status')
  return {
    scopes: leastOf(scopes),
    events: [...new Set(events)].sort(),
    labels: hasStatus ? allLabels(settledBy(manifest)) : [],
    description: manifest.description ?? 'Gives each issue to the cheapest AI agent that can do it.',
  }
}

function stated({ scopes }: Manifest, path: string): Scope[] {
  return scopes.map((scope) => {
    if (isScope(scope)) return scope
    throw new CoordinatorError('MANIFEST_INVALID', `The manifest ${path} names the scope "${scope}".`, {
      hint: 'A scope is read: or write: and a part of the API: write:issue.',
    })
  })
}

/** Without those that others contain. */
function leastOf(scopes: readonly Scope[]): Scope[] {
  const all = new Set(scopes)
  const isContained = (scope: Scope) =>
    scope.startsWith('read:') && all.has(scope.replace('read:', 'write:') as Scope)
  return [...all].filter((scope) => !isContained(scope)).sort()
}

/** The plugins are registered as at a start, on a database that is thrown away. */
async function requirementsOf(manifest: Manifest, manifestPath: string) {
  const folder = await mkdtemp(join(tmpdir(), 'mosaic-setup-'))
  try {
    const config = loadConfig({
      GITEA_URL: 'http://nowhere.invalid',
      GITEA_TOKEN: 'none',
      GITEA_WEBHOOK_SECRET: 'nobody signs',
      DATABASE_URL: `sqlite:${join(folder, 'plan.db')}`,
    })
    return await readRequirements({ config, log: silentLog, manifest, manifestPath })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
