import { expect } from 'chai'
import { passedOverFor } from '../../src/agents/passed-over.ts'
import { DIFFICULTIES, type ModelNote } from '../../src/issue/spec.ts'
import { inLanguage, LANGUAGES } from '../../src/language/language.ts'
import { waitsForText } from '../../src/plugins/blockers-text.ts'
import { orderTexts } from '../../src/plugins/orders-text.ts'
import { difficultyLabel, statusLabel } from '../../src/plugins/status/label-look.ts'
import { lostOrdersText } from '../../src/plugins/status/lost-orders-text.ts'
import { statusText, troubleText } from '../../src/plugins/status/messages.ts'
import { modelFacts } from '../../src/plugins/status/model-facts.ts'
import { unreadText } from '../../src/plugins/status/unread-text.ts'
import { stopText, workTrouble } from '../../src/plugins/status/work-text.ts'
import { SHOWN_STATES } from '../../src/policy/labels.ts'
import { needOf } from '../../src/tasks/need.ts'
import type { Task } from '../../src/tasks/task.ts'
import type { TryEnd, WhyPerson } from '../../src/tasks/tries.ts'
import { hasEnglish } from '../support/english-left.ts'
import { assigned, blocker, policy, profiles, ready } from '../tasks/tasks.ts'

const OUTCOMES = ['late', 'unavailable', 'budget', 'share', 'refused', 'unusable', 'too-large'] as const
const WHY: readonly WhyPerson[] = ['tried', 'same-failure', 'ping-pong', 'going-on', 'ordered']
const ENDS: readonly TryEnd[] = ['failed', 'lost', 'given-back', 'stuck', 'empty', 'handed-over']
const NEVER_STARTED = 'could not be started: its webhook did not answer within 10 seconds'

const note = (outcome: ModelNote['outcome']) => modelFacts({ model: 'x', outcome })
const hidden = { ...blocker(3), isHidden: true } as const

const HIDDEN_ORDER = { ...hidden, waits: true, given: { id: 1, line: 0, by: null } } as const

/** An agent that the task has been taken from, and a weaker one. */
function passedOver(change: Partial<Task>): string[] {
  const need = needOf({ ...ready(), ...change })
  return profiles.flatMap((profile) => passedOverFor(need, profile, profiles)?.reason ?? [])
}

function overBudget(): string {
  const session = {
    id: 's',
    agent: 'glm',
    since: 0,
    heardAt: 0,
    contextTokens: 1,
    contextLimit: 2,
    progress: null,
  }
  const reason = 'The budget of US$5.00 a day for this repository is used up.'
  return stopText({ ...assigned('glm'), state: 'in-progress', session: { ...session, overBudget: reason } })
}

/** What is made in English, before anybody has settled a language, by what it is about. */
const TEXTS: Readonly<Record<string, () => readonly (string | undefined)[]>> = {
  'what was not read': () => (['blockers', 'text', 'front-matter'] as const).map(unreadText),
  'orders that were lost': () => [lostOrdersText(1), lostOrdersText(3)],
  'the model': () => OUTCOMES.flatMap(note),
  'labels of states': () => SHOWN_STATES.map((state) => statusLabel(policy.labels, state)?.description),
  'labels of difficulties': () => DIFFICULTIES.map((one) => difficultyLabel(policy.labels, one)?.description),
  'agents that have tried it': () => passedOver({ passedOver: ['opus'] }),
  'agents that did not begin': () => passedOver({ away: [{ agent: 'opus', waitedMs: 3 * 86_400_000 }] }),
  'agents that were not started': () =>
    passedOver({ away: [{ agent: 'opus', waitedMs: 0, unstarted: NEVER_STARTED.slice(22) }] }),
  'a budget': () => [overBudget()],
  tries: () =>
    WHY.map((why) =>
      workTrouble({ kind: 'tried', why, tries: ENDS.map((how) => ({ agent: 'glm', how, note: null })) }),
    ),
  'what is not for all': () => [
    waitsForText({ ...ready(), blockers: [hidden] }),
    troubleText({ ...ready(), trouble: { kind: 'circle', path: [hidden, blocker(4)] } }),
    ...orderTexts({ ...ready(), overrides: { blockers: [HIDDEN_ORDER] } }),
  ],
  'a lacking right': () => [statusText(ready(), { agentScope: 'agent/', readOnly: true })],
}

describe('a text that is kept in English', () => {
  for (const [what, texts] of Object.entries(TEXTS))
    it(`is said in the language of now: ${what}`, () => {
      const [english, ...others] = LANGUAGES.map((language) => inLanguage(language, texts))
      expect(english).to.not.be.empty
      for (const told of others) {
        expect(told).to.have.length(english?.length ?? 0)
        for (const [index, text = ''] of told.entries()) {
          expect(text).to.not.equal(english?.[index])
          expect(text.split('\n').filter(hasEnglish)).to.deep.equal([])
        }
      }
    })
})
