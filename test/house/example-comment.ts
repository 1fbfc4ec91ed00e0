import { chooseAgent } from '../../src/agents/choose-agent.ts'
import { DEFAULT_AGENTS } from '../../src/agents/profile.ts'
import { readIssue, textHash } from '../../src/issue/read-issue.ts'
import { statusText } from '../../src/plugins/status/messages.ts'
import { afterDecision, afterHold, afterReading } from '../../src/tasks/lifecycle.ts'
import { needOf } from '../../src/tasks/need.ts'

/** What the bot says of the demo's first issue, made by the real code from the issue's text to the comment's. */
export function exampleComment(): string {
  const text = {
    title: 'Coupons give the wrong total',
    body: '## Difficulty\nmedium\n\n## Context Estimate\n30k',
    labels: [],
  }
  const read = afterReading(undefined, {
    key: '1#1',
    issueId: 1,
    address: { repoId: 1, owner: 'alice', repo: 'shop', number: 1 },
    textHash: textHash(text),
    spec: readIssue(text, { owner: 'alice', repo: 'shop', baseUrls: [] }),
    overrides: {},
    assigner: { id: 1, login: 'alice' },
  })
  const ready = afterHold(read, { blockers: [], trouble: null, notes: [] }, 'inputs', 0, true)
  const decision = chooseAgent(needOf(ready), DEFAULT_AGENTS, new Map())
  return statusText(afterDecision(ready, decision, 'inputs', null), { readOnly: false, agentScope: 'agent/' })
}
