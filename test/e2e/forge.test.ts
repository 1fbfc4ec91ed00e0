import { expect } from 'chai'
import { z } from 'zod'
import { GiteaError } from '../../src/index.ts'
import { SERVERS, Stage } from './effects/stage.ts'

const KINDS: Readonly<Record<(typeof SERVERS)[number], string>> = {
  '1.22.6': 'gitea 1.22.6',
  '1.26.3': 'gitea 1.26.3',
  '1.27.0-rc0': 'gitea 1.27.0-rc0',
  'forgejo-12': 'forgejo 12.0.0-dev-412-7958942e3e+gitea-1.22.0',
}

for (const version of SERVERS) {
  describe(`context.forge on ${version}`, () => {
    let stage: Stage
    before(async () => {
      stage = await Stage.open({ version })
    })
    after(async () => {
      expect(await stage.close()).to.deep.equal([])
    })

    it('knows the server, and asks it once', async () => {
      const issue = await stage.issue()
      for (let time = 0; time < 2; time++) {
        const { result } = await stage.when(issue, async ({ forge }) => {
          const server = await forge.server()
          return `${server.kind} ${server.version}`
        })
        expect(result).to.equal(KINDS[version])
      }
      expect(stage.gitea.journal.filter(({ path }) => path === '/version')).to.have.length(1)
    })

    it('calls what only newer servers have; an older one says that it is missing', async () => {
      const issue = await stage.issue()
      await stage.alice.assigns(['bob'], issue)
      const { result } = await stage.when(issue, async ({ forge, issue: at }) => {
        const [owner, repo, index] = at()
        const route = 'GET /repos/{owner}/{repo}/issues/{index}/assignees/{user}'
        const ask = (user: string) =>
          forge.request(route, { owner, repo, index, user }, z.null()).catch((error: unknown) => {
            return error instanceof GiteaError && error.isMissing ? 'missing' : error
          })
        return [await ask('bob'), await ask('alice'), (await forge.server()).isGitea('1.27')]
      })
      expect(result).to.deep.equal(
        version === '1.27.0-rc0' ? [null, 'missing', true] : ['missing', 'missing', false],
      )
    })
  })
}

describe('context.forge.request', () => {
  let stage: Stage
  before(async () => {
    stage = await Stage.open()
  })
  after(async () => {
    expect(await stage.close()).to.deep.equal([])
  })

  it('encodes its values, sends query and body, and leaves out what is undefined', async () => {
    await stage.when(await stage.issue(), async ({ forge }) => {
      const of = { owner: 'alice', repo: '../x?y#z' }
      const query = { limit: 5, q: undefined }
      await forge.request('GET /repos/{owner}/{repo}/labels', of, z.unknown(), { query }).catch(() => {})
      const label = { name: 'a/b', color: '#ffffff' }
      await forge.request(
        'POST /repos/{owner}/{repo}/labels',
        { owner: 'alice', repo: 'app' },
        z.looseObject({}),
        {
          body: label,
        },
      )
    })
    expect(
      stage.gitea.journal.some(({ path }) => path.includes('/repos/alice/..%2Fx%3Fy%23z/labels')),
    ).to.equal(true)
    const { text } = await stage.alice.request('GET', '/repos/alice/app/labels')
    expect(text).to.contain('"name":"a/b"')
  })

  it('does not leave the API, and wants a value for each name', async () => {
    const { result } = await stage.when(await stage.issue(), async ({ forge }) => {
      const failure = (error: unknown) => String(error)
      return [
        await forge.request('GET /users/{user}', { user: '..' }, z.unknown()).catch(failure),
        await forge.request('GET /users/{user}', { user: '' }, z.unknown()).catch(failure),
        await forge
          .request('GET /repos/alice/app/raw/{+path}', { path: '../../x' }, z.unknown())
          .catch(failure),
      ]
    })
    expect(result).to.match(/the path leaves the API.*needs a value for \{user\}.*the path leaves the API/s)
  })

  it('refuses an answer that is not what the schema says, naming the place', async () => {
    const { result } = await stage.when(await stage.issue(), ({ forge }) =>
      forge
        .request('GET /version', {}, z.object({ version: z.number() }))
        .catch((error: unknown) => (error instanceof GiteaError ? [error.kind, error.message] : error)),
    )
    expect(result).to.be.an('array').with.property('0', 'unreadable')
    expect(String(result)).to.contain('version: Invalid input: expected number, received string')
  })
})
