import { json } from '../http/answer.ts'
import { numberParam, param, type RepositoryCall } from '../http/call.ts'
import { paged } from '../http/paging.ts'
import { forbidden, notFound } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { milestoneJson } from '../json/milestone.ts'
import type { MilestoneRecord } from '../state/records.ts'
import { nowMs } from '../world.ts'
import { mayWrite, msOf } from './lookup.ts'

const scope = 'issue'
const body = { title: 'text!', description: 'text', due_on: 'text', state: 'text' } as const

/** As many milestones as a bot that does not care about them needs. */
export const milestoneRoutes: Route[] = [
  repositoryRoute('GET /milestones', { scope }, list),
  repositoryRoute('POST /milestones', { scope, body }, create),
  repositoryRoute('GET /milestones/:id', { scope }, show),
]

function milestonesOf(call: RepositoryCall): MilestoneRecord[] {
  const all = [...call.world.state.milestones.values()]
  return all.filter(({ repositoryId }) => repositoryId === call.repository.id)
}

function list(call: RepositoryCall) {
  const state = call.query.get('state') || 'open'
  const found = milestonesOf(call).filter((one) => state === 'all' || one.state === state)
  return paged(call, found, (milestone) => milestoneJson(call, milestone))
}

function create(call: RepositoryCall) {
  if (!mayWrite(call)) throw forbidden()
  const atMs = nowMs(call.world)
  const milestone: MilestoneRecord = {
    id: call.world.state.nextId('milestone'),
    repositoryId: call.repository.id,
    title: call.body.text('title') ?? '',
    description: call.body.text('description') ?? '',
    state: call.body.text('state') === 'closed' ? 'closed' : 'open',
    dueAtMs: msOf(call.body.text('due_on')),
    closedAtMs: null,
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
  call.world.state.milestones.set(milestone.id, milestone)
  return json(201, milestoneJson(call, milestone))
}

function show(call: RepositoryCall) {
  const id = numberParam(call, 'id')
  const found = milestonesOf(call).find((one) => one.id === id || one.title === param(call, 'id'))
  if (!found) throw notFound(call.world)
  return json(200, milestoneJson(call, found))
}
