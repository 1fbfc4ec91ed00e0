import { createHash } from 'node:crypto'
import { z } from 'zod'
import { OF_SESSIONS, REFUSALS } from './problems.ts'
import { type ApiRoute, ROUTES } from './routes.ts'

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'code{font-size:.95em}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}' +
  'section{border-top:1px solid #8884;margin-top:1.5rem}:root{color-scheme:light dark}'

/** Nothing may be loaded or run by the page; its own style is known by its hash. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

let page: string | undefined

/** The reference for people, made of the same table as the routes. Its link is relative: a proxy may have the bot under a path. */
export function referencePage(): string {
  page ??= `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Mosaic Coordinator for agents</title><style>${STYLE}</style></head><body>
<h1>Mosaic Coordinator for agents</h1>
<p>Take tasks, say how they go, hand them in. Each request has <code>Authorization: Bearer mca_…</code>; each POST has a JSON body
and may have an <code>Idempotency-Key</code>. For programs: <a href="api/openapi.json">openapi.json</a>.</p>
${ROUTES.map(sectionOf).join('\n')}
<section><h2>Errors</h2><table><tr><th>Code</th><th>Status</th><th>When</th></tr>
${errorRows()}</table></section></body></html>`
  return page
}

function sectionOf({ method, path, name, summary, body, status, answer, nothing }: ApiRoute): string {
  const none = nothing === undefined ? '' : `<p>204: ${escaped(nothing)}</p>`
  return `<section id="${name}"><h2>${method.toUpperCase()} <code>${escaped(path)}</code></h2><p>${escaped(summary)}</p>
${body ? `<h3>Body</h3>${tableOf(body, 'input')}` : ''}<h3>Answer: ${status}</h3>${tableOf(answer, 'output')}${none}</section>`
}

interface Field {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Field>>
}

function tableOf(schema: z.ZodType, io: 'input' | 'output'): string {
  const json = z.toJSONSchema(schema, { io }) as Field & { readonly required?: readonly string[] }
  const rows = Object.entries(json.properties ?? {}).map(([name, field]) => {
    const must = json.required?.includes(name) ? '' : ', may be left out'
    const inside = field.properties ? `: ${Object.keys(field.properties).join(', ')}` : ''
    const type = field.enum?.join(' | ') ?? field.type ?? ''
    return `<tr><td><code>${name}</code></td><td>${escaped(type + inside)}${must}</td><td>${escaped(field.description ?? '')}</td></tr>`
  })
  return `<table>${rows.join('\n')}</table>`
}

function errorRows(): string {
  const own = Object.entries(OF_SESSIONS).map(([code, { status, title }]) => ({
    code,
    status,
    detail: title,
  }))
  return [...own, ...REFUSALS]
    .map(
      ({ code, status, detail }) =>
        `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escaped(detail)}</td></tr>`,
    )
    .join('\n')
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
