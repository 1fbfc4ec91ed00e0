import { expect } from 'chai'
import { inLanguage } from '../../src/language/language.ts'
import { decisionIn, replayed } from '../../src/tasks/decision-record.ts'
import { choiceWithout } from '../../src/tasks/renewal.ts'
import { decided } from './records.ts'
import { ready } from './tasks.ts'

const ENGLISH = /^minimax is the cheapest agent/
const GERMAN = /^minimax ist der günstigste Agent/

describe('the language of a decision', () => {
  it('is the one that the policy of the repository has, and English is not stored', () => {
    const rules = { agents: [], version: '', windowShare: 0.5, order: [] }
    const choice = (language: 'en' | 'de') => choiceWithout(null, ready(), { ...rules, language }, new Map())
    expect(choice('de')).to.have.property('language', 'de')
    expect(choice('en')).to.not.have.property('language')
  })

  it('is kept with it, so that its record gives the same words again, whoever asks', () => {
    for (const [change, words] of [
      [{}, ENGLISH],
      [{ language: 'de' }, GERMAN],
    ] as const) {
      const { record } = decided(change)
      expect(record.decision.sentence).to.match(words)
      for (const language of ['en', 'de'] as const)
        expect(inLanguage(language, () => replayed(record))).to.deep.equal(record.decision)
    }
  })

  it('may be another one for whoever reads it: then the words are other ones, and nothing else', () => {
    const { decision: english, ...rest } = decided().record
    const german = decisionIn('de', { ...rest, decision: english })
    expect(german.sentence).to.match(GERMAN)
    expect(german.considered.map(({ reason }) => reason)).to.include('der günstigste, der passt, gratis')
    const { chosen, outcome, estimate } = german
    expect(english).to.deep.include({ chosen, outcome, estimate })
    expect(decisionIn('en', decided({ language: 'de' }).record)).to.deep.equal(english)
  })

  it('stays what it was where another rule has decided', () => {
    const { record } = decided()
    expect(decisionIn('de', { ...record, rule: 0 })).to.equal(record.decision)
  })
})
