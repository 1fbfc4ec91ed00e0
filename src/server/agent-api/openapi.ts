import { z } from 'zod'
import { ofSession, REFUSALS } from './problems.ts'
import { type ApiRoute, ROUTES } from './routes.ts'
import { problemAnswer } from './schemas.ts'

/** Statuses that any request with a token may come to, besides those that its route names. */
const COMMON = [401, 429, 500, 503]
const OF_BODIES = [400, 408, 413, 415, 422]

/** The OpenAPI 3.1 document, made of the schemas that check the requests. */
export function openApi(): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mosaic Coordinator for agents',
      version: '1',
      description: 'Take tasks, say how they go, hand them in. Errors are application/problem+json.',
    },
    // seen from where the document lies, /api/openapi.json: a proxy may have the bot under a path
    servers: [{ url: '..' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'mca_…' } },
      schemas: { Problem: jsonSchema(problemAnswer, 'output') },
    },
  }
}

function operation({
  name,
  summary,
  method,
  path,
  body,
  status,
  answer,
  nothing,
  refuses,
}: ApiRoute): object {
  const parameters = [
    ...(path.includes('{id}') ? [SESSION_ID] : []),
    ...(method === 'post' ? [IDEMPOTENCY_KEY] : []),
  ]
  const codes = [...COMMON, ...(body ? OF_BODIES : []), ...refuses.map((code) => ofSession(code).status)]
  const problems = [...new Set(codes)].sort().map((code) => [code, problemFor(code, refuses)])
  const content = (schema: z.ZodType, io: 'input' | 'output') => ({
    'application/json': { schema: jsonSchema(schema, io) },
  })
  return {
    operationId: name,
    summary,
    parameters,
    ...(body ? { requestBody: { required: true, content: content(body, 'input') } } : {}),
    responses: {
      [status]: { description: summary, content: content(answer, 'output') },
      ...(nothing === undefined ? {} : { 204: { description: nothing } }),
      ...Object.fromEntries(problems),
    },
  }
}

function problemFor(status: number, refuses: ApiRoute['refuses']): object {
  const own = refuses.filter((code) => ofSession(code).status === status)
  const general = REFUSALS.filter((refusal) => refusal.status === status).map(({ code }) => code)
  return {
    description: [...own, ...general].join(', '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}

const SESSION_ID = {
  name: 'id',
  in: 'path',
  required: true,
  description: "The session's, from the claim.",
  schema: { type: 'string', format: 'uuid' },
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A new UUID for each request; the same one when the request is made again. Kept for 24 hours.',
  schema: { type: 'string', maxLength: 200 },
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io })
  return json
}
