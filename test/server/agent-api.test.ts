import { expect } from 'chai'
import type { Context } from 'koa'
import { askBody } from '../../src/agent-client/bodies.ts'
import { apiRouter } from '../../src/server/agent-api/agent-api.ts'
import { openApi } from '../../src/server/agent-api/openapi.ts'
import { PAGE_POLICY, referencePage } from '../../src/server/agent-api/page.ts'
import { hasTokenInUrl } from '../../src/server/agent-api/requests.ts'

/** What the document says of one operation. */
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

const document = openApi() as {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}
/** The API's own description of itself is no operation. */
const ABOUT_ITSELF = ['GET /api', 'GET /api/openapi.json']

/** What the router really listens to. */
function routed(): string[] {
  const router = apiRouter({ answer: async () => {} })
  return router.stack.flatMap(({ methods, path }) =>
    methods
      .filter((method) => method !== 'HEAD')
      .map((method) => `${method} ${String(path).replaceAll(/:(\w+)/g, '{$1}')}`),
  )
}

describe('the OpenAPI document', () => {
  it('has every route of the router, and no other', () => {
    const told = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect([...told, ...ABOUT_ITSELF].sort()).to.deep.equal(routed().sort())
    expect(told).to.include('POST /api/v1/sessions/{id}/heartbeat')
    expect(document.openapi).to.equal('3.1.0')
  })

  it('says of each operation what it takes, answers and refuses', () => {
    for (const [path, operations] of Object.entries(document.paths))
      for (const [method, { operationId, summary, requestBody, responses }] of Object.entries(operations)) {
        expect(summary, path).to.match(/\.$/)
        expect(operationId).to.match(/^[a-z-]+$/)
        expect(requestBody !== undefined, path).to.equal(method === 'post')
        expect(Object.keys(responses), path).to.include.members(['401', '429', '500'])
      }
    const heartbeat = document.paths['/api/v1/sessions/{id}/heartbeat']?.post
    expect(Object.keys(heartbeat?.responses ?? {})).to.include.members(['200', '404', '409', '422'])
    expect(JSON.stringify(heartbeat?.requestBody)).to.contain('"contextTokens"').and.to.contain('"required"')
  })

  it('is JSON that holds nothing but JSON Schema', () => {
    expect(JSON.parse(JSON.stringify(document))).to.deep.equal(document)
  })
})

describe('the reference page', () => {
  it('tells every operation and loads nothing', () => {
    const page = referencePage()
    for (const path of Object.keys(document.paths)) expect(page).to.contain(`<code>${path}</code>`)
    expect(page).not.to.match(/<script|<link|<img|src=|url\(|https?:/)
    expect(PAGE_POLICY).to.contain("default-src 'none'")
  })
})

describe('what an agent says in words', () => {
  it('has to say something', () => {
    for (const question of ['', ' \n\t', '\u200b \u200b', '\u2800\u3164', '\ufeff'])
      expect(askBody.safeParse({ fence: 1, question }).success, JSON.stringify(question)).to.equal(false)
    for (const question of ['?', 'Welche?', '哪个', '👍'])
      expect(askBody.safeParse({ fence: 1, question }).success, question).to.equal(true)
  })
})

describe('a token in a URL', () => {
  it('is seen however it is written', () => {
    const isSeen = (url: string) => hasTokenInUrl({ req: { url } } as Context)
    for (const token of ['mca_x', 'mca%5fx', '%6D%63a%5Fx', 'mca%255fx'])
      expect(isSeen(`/api/v1/tasks?token=${token}`), token).to.equal(true)
    expect(isSeen('/api/v1/tasks?mca=%ZZ%5')).to.equal(false)
  })
})
