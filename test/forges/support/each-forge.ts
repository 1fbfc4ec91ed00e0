import { FakeServer } from './fake-server.ts'
import { Forge } from './forge.ts'
import { Heard } from './heard.ts'
import { RealServer, realBinary } from './real-server.ts'
import { asShipped, removeShipped } from './shipped.ts'

/** Every server that the fake one can be. */
export const VERSIONS = ['1.22.6', '1.24.7', '1.25.4', '1.26.3', '1.27.0-rc0', 'forgejo-12'] as const

/** The fake beside which commands run from the sources; beside the others they run as they are shipped. */
const COUNTED: (typeof VERSIONS)[number] = '1.26.3'

/** A forge without a bot: `heard` is what its webhooks told. */
export interface Stage {
  readonly forge: Forge
  readonly heard: Heard
}

/**
 * One suite for every forge: the fake as each version it can be, or the one real server that GITEA_BIN names.
 *
 * @param versions those of the fake, for a suite that takes long and hardly differs between them
 *
 * @example
 * onEachForge('labels', (stage) => {
 *   it('are exclusive in their scope', async () => {
 *     const { forge } = stage()
 *   })
 * })
 */
export function onEachForge(
  title: string,
  suite: (stage: () => Stage) => void,
  versions: readonly (typeof VERSIONS)[number][] = VERSIONS,
): void {
  const binary = realBinary()
  const candidates = binary ? [binary] : versions
  for (const candidate of candidates) {
    const name = binary ? 'the real server' : `the fake ${candidate}`
    describe(`${title}, on ${name}`, () => {
      let stage: Stage | undefined
      before(async function () {
        this.timeout(180_000)
        stage = await opened(candidate, binary !== undefined)
      })
      suite(() => {
        if (!stage) throw new Error('the stage is set before the first test')
        return stage
      })
    })
  }
}

const stages = new Map<string, Promise<Stage>>()

function opened(candidate: string, isReal: boolean): Promise<Stage> {
  const known = stages.get(candidate)
  if (known) return known
  const stage = open(candidate, isReal)
  stages.set(candidate, stage)
  return stage
}

async function open(candidate: string, isReal: boolean): Promise<Stage> {
  const server = isReal ? await RealServer.begin(candidate) : await FakeServer.begin(candidate)
  const forge = await Forge.settle(server)
  // a real server has been seen to tell of a label only after 2 s; the fake one tells when it is done
  const heard = await Heard.start(server, isReal ? 2 * server.quietMs : 0)
  forge.hookUrl = heard.url
  // all families: more than a bot needs
  forge.hookEvents = ['issues', 'pull_request', 'push']
  if (!isReal && candidate !== COUNTED) forge.commandLine = asShipped
  return { forge, heard }
}

/** Ends every server that a suite has opened. */
export async function closeForges(): Promise<void> {
  for (const stage of stages.values()) {
    const { forge, heard } = await stage
    await forge.server.remove()
    await heard.stop()
  }
  stages.clear()
  await removeShipped()
}
