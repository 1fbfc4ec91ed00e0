import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { IssueView, Person, RepoView } from '../../../src/testing/index.ts'
import { VERSIONS } from '../support/each-forge.ts'
import { FakeServer } from '../support/fake-server.ts'
import { BOT, PASSWORD } from '../support/forge.ts'
import { theTown } from '../support/hooks.ts'
import { realBinary } from '../support/real-server.ts'
import { Town } from '../support/town.ts'
import { until } from '../support/until.ts'

const PLUGIN = join(import.meta.dirname, '../support/rules-plugin.ts')

/** On an issue of somebody else, and `own` what is for its author on one's own. */
const EVERYTHING = 'any mine write own'
const AS_A_READER = 'any own'

const WHERE = {
  'in the repository of a person': {
    owner: EVERYTHING,
    admin: EVERYTHING,
    writer: EVERYTHING,
    reader: AS_A_READER,
    stranger: AS_A_READER,
    'site admin': AS_A_READER,
  },
  'in an organisation': {
    'organisation owner': EVERYTHING,
    admin: EVERYTHING,
    writer: EVERYTHING,
    reader: AS_A_READER,
    'team that writes code': EVERYTHING,
    'team that writes issues only': AS_A_READER,
    'team that reads': AS_A_READER,
    stranger: AS_A_READER,
    'site admin': AS_A_READER,
  },
} as const

const TEAMS: Readonly<Record<string, { readonly permission: string; readonly units: readonly string[] }>> = {
  'team that writes code': { permission: 'write', units: ['repo.code', 'repo.issues', 'repo.pulls'] },
  'team that writes issues only': { permission: 'write', units: ['repo.issues'] },
  'team that reads': { permission: 'read', units: ['repo.code', 'repo.issues', 'repo.pulls'] },
}

const COLLABORATORS = { admin: 'admin', writer: 'write', reader: 'read' } as const

/** The one real server, or the fake as each version that it can be, with a bot that has a command for each rule. */
async function opened(version: string): Promise<Town> {
  const real = realBinary() !== undefined
  const town = real ? await theTown() : await Town.found(await FakeServer.begin(version as 'forgejo-12'))
  const app = join(town.bot.settings.folder, 'rules.yml')
  const manifest = await readFile('app.yml', 'utf8')
  await writeFile(app, manifest.replace(/^plugins: \[.*\]$/m, `plugins: [parsing, ${PLUGIN}]`))
  town.bot.settings = { ...town.bot.settings, app }
  await town.bot.restart()
  return town
}

async function closed(town: Town): Promise<void> {
  if (realBinary() === undefined) return town.end()
  const { app: _, ...usual } = town.bot.settings
  town.bot.settings = usual
  await town.bot.restart()
}

/** Somebody whom nobody knows yet. */
async function newcomer({ forge, boss }: Town): Promise<Person> {
  const username = forge.newName('guest')
  const email = `${username}@example.com`
  const wish = { username, email, password: PASSWORD, must_change_password: false }
  await boss.does('POST', '/admin/users', wish)
  return forge.withPassword(username)
}

/** Lets somebody in as what they are in the table. */
async function admit(town: Town, who: string, repo: RepoView): Promise<Person> {
  if (who === 'site admin') return town.boss
  if (who.endsWith('owner')) return town.alice
  const person = await newcomer(town)
  const team = TEAMS[who]
  if (team) {
    const wish = { name: town.forge.newName('team'), includes_all_repositories: true, ...team }
    const { id } = await town.alice.does<{ id: number }>('POST', `/orgs/${repo.owner}/teams`, wish)
    await town.alice.does('PUT', `/teams/${id}/members/${person.login}`)
  }
  if (who in COLLABORATORS)
    await town.alice.addsCollaborator(repo, person, COLLABORATORS[who as keyof typeof COLLABORATORS])
  return person
}

/** How the bot answers a command: `+1` for done, `confused` for refused. */
async function answerTo(town: Town, body: string, by: Person, issue: IssueView): Promise<string> {
  const { id } = await by.says(body, issue)
  const path = `/repos/${issue.ref.replace(/#.*/, '')}/issues/comments/${id}/reactions`
  let answer = ''
  await until(`the bot reacts to ${body}`, async () => {
    const reactions =
      (await town.boss.does<{ content: string; user: { login: string } }[] | null>('GET', path)) ?? []
    const own = reactions.filter(({ user }) => user.login === BOT).map(({ content }) => content)
    answer = own.filter((content) => content !== 'eyes').join()
    return answer !== '' || own.join() || 'nothing'
  })
  return answer
}

for (const version of realBinary() ? ['the real server'] : VERSIONS) {
  describe(`the rights that commands ask for, on ${version}`, () => {
    let town: Town
    before(async function () {
      this.timeout(180_000)
      town = await opened(version)
    })
    after(() => closed(town))

    for (const [where, table] of Object.entries(WHERE)) {
      describe(where, () => {
        let repo: RepoView
        before(async () => {
          repo = where === 'in an organisation' ? (await town.forge.organisation()).repo : await town.repo()
        })

        for (const [who, may] of Object.entries(table)) {
          it(`${who}: ${may}`, async () => {
            const person = await admit(town, who, repo)
            const other = person === town.alice ? town.boss : town.alice
            const [theirs, own] = [
              await other.opens({ title: 'Work' }, repo),
              await person.opens({ title: 'Mine' }, repo),
            ]
            const done: string[] = []
            for (const name of ['any', 'mine', 'write'])
              if ((await answerTo(town, `/${name}`, person, theirs)) === '+1') done.push(name)
            if ((await answerTo(town, '/mine', person, own)) === '+1') done.push('own')
            expect(done.join(' ')).to.equal(may)
          })
        }
      })
    }
  })
}
