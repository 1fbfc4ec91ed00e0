import { addLabels, clearLabels, removeLabel, replaceLabels } from '../acts/labels.ts'
import { empty, json, plain } from '../http/answer.ts'
import { acting, numberParam, type RepositoryCall } from '../http/call.ts'
import { forbidden, Refusal, refusal } from '../http/refusal.ts'
import { type Route, repositoryRoute } from '../http/route.ts'
import { labelJson } from '../json/label.ts'
import type { IssueRecord, LabelRecord } from '../state/records.ts'
import { issueIn, labelsFor, mayWrite } from './lookup.ts'

const scope = 'issue'
const body = { labels: 'list' } as const

/** The labels on one issue. Archived repositories do not stop them. */
export const issueLabelRoutes: Route[] = [
  repositoryRoute('GET /issues/:n/labels', { scope }, (call) => shown(call, issueIn(call))),
  repositoryRoute('POST /issues/:n/labels', { scope, body }, (call) => write(call, addLabels)),
  repositoryRoute('PUT /issues/:n/labels', { scope, body }, (call) => write(call, replaceLabels)),
  repositoryRoute('DELETE /issues/:n/labels', { scope }, clear),
  repositoryRoute('DELETE /issues/:n/labels/:id', { scope }, remove),
]

function shown(call: RepositoryCall, issue: IssueRecord) {
  return json(
    200,
    call.world.state.labelsBy(issue.labels).map((label) => labelJson(call, label)),
  )
}

function write(call: RepositoryCall, act: typeof addLabels) {
  const issue = issueIn(call)
  // Forgejo reads what is wanted first: to it a mixed list is wrong whoever sends it.
  if (!call.world.traits.forgejo && !mayWrite(call)) throw refusedToWrite(call)
  const labels = wantedLabels(call)
  if (!mayWrite(call)) throw refusedToWrite(call)
  act(acting(call), issue, labels)
  return shown(call, issue)
}

/** Forgejo goes on without an issue there, panics, and shows its error page. */
function refusedToWrite(call: RepositoryCall): Refusal {
  if (!call.world.traits.forgejo) return refusal(call.world, 403, 'write permission is required')
  return new Refusal(
    plain(403, '\n<!DOCTYPE html>\n<html lang="en-US"></html>\n', 'text/html; charset=utf-8'),
  )
}

/** By ids or by names, not both; what is unknown is ignored (once also what is neither), the order is the names'. */
function wantedLabels(call: RepositoryCall): LabelRecord[] {
  const wanted = call.body.list('labels') ?? []
  const kinds = new Set(wanted.map((one) => typeof one))
  const known = new Set([...kinds].filter((kind) => kind === 'number' || kind === 'string'))
  if (call.world.traits.labelKindsChecked && known.size < kinds.size) {
    throw refusal(call.world, 400, 'a label must be an integer or a string')
  }
  if (known.size > 1) {
    throw refusal(call.world, 400, 'labels should be an array of strings or integers')
  }
  const { orgLabelNames } = call.world.traits
  const named = (label: LabelRecord) =>
    wanted.includes(label.name) && (orgLabelNames || 'repositoryId' in label.home)
  const found = labelsFor(call).filter((label) => wanted.includes(label.id) || named(label))
  return call.world.state.labelsBy(found.map((label) => label.id))
}

function remove(call: RepositoryCall) {
  const issue = issueIn(call)
  if (!mayWrite(call)) throw forbidden()
  const label = call.world.state.labels.get(numberParam(call, 'id'))
  if (!label) throw refusal(call.world, 422, `label does not exist [label_id: ${numberParam(call, 'id')}]`)
  removeLabel(acting(call), issue, label)
  return empty(204)
}

function clear(call: RepositoryCall) {
  const issue = issueIn(call)
  if (!mayWrite(call)) throw forbidden()
  clearLabels(acting(call), issue)
  return empty(204)
}
