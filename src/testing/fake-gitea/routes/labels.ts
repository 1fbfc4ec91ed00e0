import { deleteLabel } from '../acts/removal.ts'
import { empty, json } from '../http/answer.ts'
import { type Call, numberParam, param, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { forbidden, notFound, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute, route } from '../http/route.ts'
import { labelJson } from '../json/label.ts'
import { ownsOrganization } from '../state/access.ts'
import type { LabelRecord } from '../state/records.ts'
import { mayWrite, organizationIn } from './lookup.ts'

const scope = 'issue'
const orgScope = 'organization'
const body = {
  name: 'text',
  color: 'text',
  description: 'text',
  exclusive: 'flag',
  is_archived: 'flag',
} as const
const newBody = { ...body, name: 'text!', color: 'text!' } as const

/** Label definitions, of repositories and of organisations. Names are not unique. */
export const labelRoutes: Route[] = [
  repositoryRoute('GET /labels', { scope }, (call) => list(call, inRepository(call))),
  repositoryRoute('GET /labels/:id', { scope }, (call) =>
    json(200, labelJson(call, one(call, inRepository(call)))),
  ),
  repositoryRoute('POST /labels', { scope, body: newBody }, (call) =>
    create(writing(call), { repositoryId: call.repository.id }),
  ),
  repositoryRoute('PATCH /labels/:id', { scope, body }, (call) =>
    edit(writing(call), one(call, inRepository(call))),
  ),
  repositoryRoute('DELETE /labels/:id', { scope }, (call) => remove(writing(call), inRepository(call))),
  route('GET /orgs/:org/labels', { scope: orgScope }, (call) => list(call, inOrganization(call))),
  route('GET /orgs/:org/labels/:id', { scope: orgScope }, (call) =>
    json(200, labelJson(call, one(call, inOrganization(call)))),
  ),
  route('POST /orgs/:org/labels', { scope: orgScope, body: newBody }, (call) =>
    create(owning(call), { organizationId: organizationIn(call).id }),
  ),
  route('PATCH /orgs/:org/labels/:id', { scope: orgScope, body }, (call) =>
    edit(owning(call), one(call, inOrganization(call))),
  ),
  route('DELETE /orgs/:org/labels/:id', { scope: orgScope }, (call) =>
    remove(owning(call), inOrganization(call)),
  ),
]

function inRepository(call: RepositoryCall): LabelRecord[] {
  const { id } = call.repository
  const labels = [...call.world.state.labels.values()]
  return labels.filter(({ home }) => 'repositoryId' in home && home.repositoryId === id)
}

function inOrganization(call: Call): LabelRecord[] {
  const { id } = organizationIn(call)
  const labels = [...call.world.state.labels.values()]
  return labels.filter(({ home }) => 'organizationId' in home && home.organizationId === id)
}

function list(call: Call, labels: LabelRecord[]) {
  const sorted = call.world.state.labelsBy(labels.map((label) => label.id))
  return paged(call, sorted, (label) => labelJson(call, label), { pageless: true })
}

/** A name does instead of an id, unless it is a number. */
function one(call: Call, labels: LabelRecord[]): LabelRecord {
  const id = numberParam(call, 'id')
  const label = labels.find((each) => (id < 0 ? each.name === param(call, 'id') : each.id === id))
  if (!label) throw notFound(call.world)
  return label
}

function writing(call: RepositoryCall): Call {
  if (!mayWrite(call)) throw forbidden()
  return call
}

function owning(call: Call): Call {
  if (ownsOrganization(call.world.state, organizationIn(call), call.viewer)) return call
  throw refusal(call.world, 403, 'Must be an organization owner')
}

function create(call: Call, home: LabelRecord['home']) {
  const label: LabelRecord = {
    id: call.world.state.nextId('label'),
    home,
    name: call.body.text('name') ?? '',
    color: colorIn(call) ?? '',
    description: call.body.text('description') ?? '',
    exclusive: call.body.flag('exclusive') ?? false,
    archived: call.body.flag('is_archived') ?? false,
  }
  call.world.state.labels.set(label.id, label)
  return json(201, labelJson(call, label))
}

/** Not saying `is_archived` takes a label out of the archive. */
function edit(call: Call, label: LabelRecord) {
  label.name = call.body.text('name') ?? label.name
  label.color = colorIn(call) ?? label.color
  label.description = call.body.text('description') ?? label.description
  label.exclusive = call.body.flag('exclusive') ?? label.exclusive
  label.archived = call.body.flag('is_archived') ?? false
  return json(200, labelJson(call, label))
}

/** Stored as six digits without `#`. */
function colorIn(call: Call): string | undefined {
  const text = call.body.text('color')
  if (text === undefined) return undefined
  const digits = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(text.trim())?.[1]?.toLowerCase()
  if (digits === undefined) throw refusal(call.world, 422, `bad color code: ${text}`)
  return digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
}

/** No error for one that is not there. */
function remove(call: Call, labels: LabelRecord[]) {
  const label = labels.find(({ id }) => id === numberParam(call, 'id'))
  if (label) deleteLabel(call.world, label)
  return empty(204)
}
