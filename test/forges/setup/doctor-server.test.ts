import { Clinic } from '../support/clinic.ts'
import { onEachForge, type Stage } from '../support/each-forge.ts'
import type { Forge } from '../support/forge.ts'
import type { RelayedAnswer } from '../support/relay.ts'
import { pause } from '../support/until.ts'

const WRONG_TOKEN = '0123456789'.repeat(4)

/** The server is seen through a relay, which answers as another one would, or another clock, or a slow line. */
function conversations(stage: () => Stage): void {
  let forge: Forge
  let clinic: Clinic

  before(() => {
    forge = stage().forge
  })
  beforeEach(async () => {
    clinic = await Clinic.open(forge)
  })
  afterEach(() => clinic.close())

  const seen = (more = {}) => clinic.quickly({ GITEA_URL: clinic.relay.url, ...more })

  it('tells a server that is too old from one that is newer than any that was tried', async () => {
    for (const [version, result, words] of [
      ['1.21.11', 'failed', /gitea 1\.21\.11 → .*upgrade it/i],
      ['1.99.0', 'warning', /newer than what the bot was tried on/],
      ['99.0.1+gitea-1.22.0', 'warning', /forgejo 99.*newer/i],
    ] as const) {
      clinic.relay.alters = (asked, answer) =>
        asked.url === '/api/v1/version' ? withBody(answer, { version }) : answer
      ;(await seen()).shows('gitea-version', result, words)
    }
  })

  it('finds a clock that is wrong, a line that is slow, and an address that is not the server’s own', async () => {
    clinic.relay.alters = async (asked, answer) => {
      if (asked.url !== '/api/v1/version') return answer
      await pause(1_100)
      return withDate(answer, -90_000)
    }
    const found = await seen()
    found.shows('clock', 'warning', /(89|9\d) s behind.*NTP/)
    found.shows('gitea-speed', 'warning', /1\d\d\d ms → Look at the load/)
    found.shows(
      'root-url',
      'warning',
      new RegExp(`Gitea calls itself ${forge.server.url}.*${clinic.relay.url}`),
    )
    clinic.relay.alters = (_, answer) => withDate(answer, 3_600_000)
    ;(await seen()).shows('clock', 'failed', /36\d\d s ahead of/)
  })

  it('finds a server that does not answer, and looks at everything else', async () => {
    clinic.relay.loses = true
    const found = await seen()
    found.shows('gitea', 'failed', /does not answer.*See that it runs/)
    found.shows('token', 'skipped', /Gitea does not answer/)
    found.shows('worker', 'warning', /no bot runs/)
  })

  it('tells the right address where the wrong one is near it', async () => {
    const { url } = forge.server
    const there = new RegExp(`There is one at ${url}: take that`)
    for (const wrong of [`${url}/${clinic.repo.fullName}`, url.replace('http:', 'https:')])
      (await clinic.quickly({ GITEA_URL: wrong })).shows('gitea', 'failed', there)
  })

  it('looks with the token where strangers are told nothing', async () => {
    clinic.relay.alters = (asked, answer) =>
      /Bearer \w/.test(asked.headers.authorization ?? '')
        ? answer
        : { ...withBody(answer, { message: 'Only signed in user is allowed to call APIs.' }), status: 403 }
    const well = await seen()
    well.shows('gitea', 'ok', /^(gitea|forgejo) \d/)
    well.shows('gitea-version', 'ok', /\d/)
    well.shows('token', 'ok', /mosaic/)
    const wrong = await seen({ GITEA_TOKEN: WRONG_TOKEN })
    wrong.shows('token', 'failed', /Gitea refuses it/)
  })

  it('finds an account that may not sign in, and one that is not active', async () => {
    const login = forge.newName('locked')
    const password = 'S3cret-pass!'
    const wish = { username: login, email: `${login}@example.com`, password, must_change_password: false }
    await forge.boss.does('POST', '/admin/users', wish)
    const token = { GITEA_TOKEN: await forge.newToken(login) }
    const edit = (more: object) =>
      forge.boss.does('PATCH', `/admin/users/${login}`, { source_id: 0, login_name: login, ...more })
    await edit({ prohibit_login: true })
    ;(await clinic.quickly(token)).shows(
      'token',
      'failed',
      /prohibited from signing in.*let the account of the bot sign in/,
    )
    await edit({ prohibit_login: false, active: false })
    ;(await clinic.quickly(token)).shows(
      'token',
      'failed',
      /prohibited from signing in.*see that it is active/,
    )
  })
}

function withBody(answer: RelayedAnswer, json: object): RelayedAnswer {
  const body = Buffer.from(JSON.stringify(json))
  return { ...answer, headers: { ...answer.headers, 'content-length': String(body.length) }, body }
}

function withDate(answer: RelayedAnswer, aheadMs: number): RelayedAnswer {
  const date = new Date(Date.now() + aheadMs).toUTCString()
  return { ...answer, headers: { ...answer.headers, date } }
}

onEachForge('doctor looks at the server', conversations, ['1.26.3'])
