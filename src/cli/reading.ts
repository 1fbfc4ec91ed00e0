import { chooseAgent, type Decision } from '../agents/choose-agent.ts'
import { RepositoryConfigs } from '../app/repository-config.ts'
import { systemClock } from '../clock.ts'
import { loadGiteaAccess } from '../config.ts'
import { CoordinatorError } from '../errors.ts'
import { giteaClient } from '../gitea/client.ts'
import { Forge } from '../gitea/forge.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import { RepositoryTrees } from '../gitea/repository-trees.ts'
import { addressOfIssue, type WireIssue } from '../gitea/wire.ts'
import type { Spec } from '../issue/spec.ts'
import { silentLog } from '../log.ts'
import { type Manifest, pluginsOf, settledBy } from '../manifest.ts'
import { type ReadDeps, readSpec } from '../plugins/read-spec.ts'
import { FilePolicies } from '../policy/file-policies.ts'
import type { Policies } from '../policy/policies.ts'
import { needOf } from '../tasks/need.ts'

/** How long one call to Gitea may take, ms. */
const GITEA_TIMEOUT_MS = 30_000

/** An issue as the bot would read it, and the agent that it would choose. */
export interface Judged {
  readonly spec: Spec
  readonly decision: Decision
}

/**
 * Gitea for commands that only look: whatever would change something there fails.
 *
 * @param commands those that there are, where the files of repositories are to be checked by them
 * @throws ConfigError
 */
export function readingDeps(manifest: Manifest, commands?: readonly string[]): ReadDeps {
  const { giteaUrl } = loadGiteaAccess()
  const forge = forgeToRead()
  return {
    forge,
    trees: new RepositoryTrees(forge, systemClock),
    baseUrls: [giteaUrl],
    policies: policiesOf(manifest, forge, commands),
  }
}

/** @throws ConfigError */
export function forgeToRead(timeoutMs = GITEA_TIMEOUT_MS): Forge {
  const { giteaUrl, giteaToken } = loadGiteaAccess()
  const client = giteaClient({
    baseUrl: giteaUrl,
    token: giteaToken,
    clock: systemClock,
    timeoutMs,
    beforeWrite: () => {
      throw new Error('a command that only looks wanted to write')
    },
  })
  return new Forge(client, () => systemClock.now())
}

/**
 * Looks something up in Gitea for a person who waits at a terminal.
 * @throws CoordinatorError `GITEA_AWAY` that says what to check, where a bot would wait
 */
export async function lookingUp<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof GiteaError) || cause.kind !== 'away') throw cause
    throw new CoordinatorError('GITEA_AWAY', cause.inShort, {
      hint: 'See whether Gitea runs, and check GITEA_URL and GITEA_TOKEN.',
      cause: cause.cause,
    })
  }
}

/** What counts in each repository, as its files are now. */
function policiesOf(manifest: Manifest, forge: Forge, commands: readonly string[] | undefined): Policies {
  return new FilePolicies({
    configs: new RepositoryConfigs(forge, systemClock),
    forge,
    instance: settledBy(manifest),
    plugins: () => pluginsOf(manifest),
    ...(commands ? { commands: () => commands } : {}),
    log: silentLog,
  })
}

/** Whether Gitea has said that something does not exist, or may not be seen. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof GiteaError && (cause.isMissing || cause.kind === 'moved')
}

/** Reads an issue as the bot would, and chooses as if every agent were free and nobody had set a label. */
export async function judged(deps: ReadDeps, issue: WireIssue): Promise<Judged> {
  const address = addressOfIssue(issue)
  const spec = await readSpec(deps, issue, address)
  const policy = await deps.policies.of(address.repoId, address)
  const need = needOf({ address, overrides: {}, spec })
  return { spec, decision: chooseAgent(need, policy.agents, new Map(), policy) }
}
