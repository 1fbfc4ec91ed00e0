import { expect } from 'chai'
import { HOOK_URL, Site } from './site.ts'

/** Matches the write of this number, whatever it writes. */
class Nth extends RegExp {
  readonly #n: number
  #seen = 0

  constructor(n: number) {
    super('')
    this.#n = n
  }

  override test(): boolean {
    return ++this.#seen === this.#n
  }
}

interface Named {
  readonly name: string
}

/** Everything that an installation consists of, as people see it. */
async function picture(site: Site) {
  const hooks = async (path: string) =>
    (await site.reads<{ active: boolean; config: { url: string } }[]>(path))?.map(
      ({ active, config }) => active && config.url,
    )
  const names = async (path: string) => (await site.reads<Named[]>(path))?.map(({ name }) => name).sort()
  return {
    user: (await site.reads<{ full_name: string }>('/users/mosaic'))?.full_name ?? null,
    hooks: [await hooks('/repos/alice/app/hooks'), await hooks('/orgs/acme/hooks')],
    labels: [await names('/repos/alice/app/labels'), await names('/orgs/acme/labels')],
    teams: await names('/orgs/acme/teams'),
    form: (await site.reads('/repos/alice/app/contents/.gitea/issue_template/task.yaml')) !== null,
    collaborators: (await site.reads<{ login: string }[]>('/repos/alice/app/collaborators'))?.map(
      ({ login }) => login,
    ),
  }
}

const LABELS = ['status/blocked', 'status/ready']
const WHOLE = {
  user: 'Mosaic Coordinator',
  hooks: [[HOOK_URL], [HOOK_URL]],
  labels: [LABELS, LABELS],
  teams: ['Owners', 'mosaic-coordinator'],
  form: true,
  collaborators: ['mosaic'],
}
const NOTHING = {
  user: null,
  hooks: [[], []],
  labels: [[], []],
  teams: ['Owners'],
  form: false,
  collaborators: [],
}

/** Cuts one write off, runs again, looks, and takes everything back. */
async function playsCut(n: number, reset: 'before' | 'after'): Promise<void> {
  const site = await Site.open()
  try {
    const path = new Nth(n)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) site.gitea.faults.next({ method, path, reset })
    const failed = await site.install().then(
      () => false,
      () => true,
    )
    expect(failed, `write ${n} failed`).to.equal(true)
    site.gitea.faults.clear()
    await site.install()
    expect(await picture(site), `after write ${n}`).to.deep.equal(WHOLE)
    expect(await site.todo(), `left after write ${n}`).to.deep.equal([])
    expect(await site.tokens(), `tokens after write ${n}`).to.equal(1)
    await site.undo()
    expect(await picture(site), `undone after write ${n}`).to.deep.equal(NOTHING)
  } finally {
    await site.gitea.stop()
  }
}

describe('gitea/setup, interrupted', () => {
  /** How often the first run writes. */
  async function writesOfARun(): Promise<number> {
    const other = await Site.open()
    try {
      await other.install()
      return other.gitea.writes().length
    } finally {
      await other.gitea.stop()
    }
  }

  for (const reset of ['before', 'after'] as const) {
    it(`completes when it is run again, whichever write is cut off ${reset} it was carried out`, async function () {
      this.timeout(60_000)
      const writes = await writesOfARun()
      expect(writes).to.be.above(12)
      for (let n = 1; n <= writes; n++) await playsCut(n, reset)
    })
  }
})
