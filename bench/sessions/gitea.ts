import { createServer, type Server } from 'node:http'

/** As much of a Gitea as claims and ends ask for: every issue is open and assigned to the bot, and somebody has said something on it. */
export async function startGitea(): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const answer = answerTo(request.url ?? '')
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { message: 'not found' }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, server }
}

const BOT = { id: 1, login: 'mosaic' }
const ALICE = { id: 3, login: 'alice' }
const REPOSITORY = {
  id: 9,
  name: 'app',
  owner: { id: 2, login: 'acme' },
  private: false,
  archived: false,
  default_branch: 'main',
}

function answerTo(path: string): object | undefined {
  if (path === '/api/v1/user') return BOT
  if (path === '/api/v1/version') return { version: '1.26.3' }
  if (path === '/api/v1/settings/api') return { max_response_items: 50 }
  if (path === '/api/v1/repositories/9') return REPOSITORY
  if (/^\/api\/v1\/repos\/acme\/app\/issues\/\d+\/timeline/.test(path)) return timeline(path)
  const [, number] = /^\/api\/v1\/repos\/acme\/app\/issues\/(\d+)$/.exec(path) ?? []
  return number === undefined ? undefined : issue(Number(number))
}

/** What each issue says, by its number. */
export function textOf(number: number): { readonly title: string; readonly body: string } {
  const body = 'What is to be done, in a few sentences, as people write it. '.repeat(20)
  return { title: `Task ${number}`, body }
}

/** One page with what an agent has left, as a task is not believed to be done of which nothing is to be seen. */
function timeline(path: string): object {
  if (!/[?&]page=1(&|$)/.test(path)) return []
  return [{ id: 1, type: 'comment', body: 'Done.', user: ALICE, created_at: new Date().toISOString() }]
}

function issue(number: number): object {
  const url = `http://127.0.0.1/acme/app/issues/${number}`
  return {
    id: 10_000 + number,
    number,
    ...textOf(number),
    state: 'open',
    user: ALICE,
    labels: [],
    assignees: [BOT],
    url,
    html_url: url,
    updated_at: '2026-01-01T00:00:00Z',
    repository: { id: 9, name: 'app', owner: 'acme' },
  }
}
