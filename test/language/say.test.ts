import { expect } from 'chai'
import { inLanguage, languageNow } from '../../src/language/language.ts'
import { clue, english, say, translated, translatedClues, translatedWhole } from '../../src/language/say.ts'

describe('say', () => {
  const waits = (names: string) => say`**Waits for ${names}.**`

  it('says a sentence in English where nobody has settled another language', () => {
    expect(waits('#3')).to.equal('**Waits for #3.**')
    expect(languageNow()).to.equal('en')
  })

  it('says it in the language in which something is done, also after a wait, and in no other', async () => {
    const texts = await Promise.all([
      inLanguage('de', async () => {
        await Promise.resolve()
        return waits('#3')
      }),
      inLanguage('en', async () => waits('#4')),
      inLanguage('de', () => inLanguage('en', () => waits('#5'))),
    ])
    expect(texts).to.deep.equal(['**Wartet auf #3.**', '**Waits for #4.**', '**Waits for #5.**'])
    expect(waits('#6')).to.equal('**Waits for #6.**')
  })

  it('puts in what it is given as it is, whatever looks like a place in it', () => {
    expect(inLanguage('de', () => waits('{0} {1} $& `x`'))).to.equal('**Wartet auf {0} {1} $& `x`.**')
  })

  it('says in English what a language has no sentence for', () => {
    expect(inLanguage('de', () => say`Nobody has put ${1} of these into words.`)).to.equal(
      'Nobody has put 1 of these into words.',
    )
  })
})

describe('a sentence that is kept in English', () => {
  const german = (text: string) => inLanguage('de', () => translated(text))
  const lost = english`could not be started: ${english`its webhook was answered ${500}`}`

  it('is said in the language of whoever reads it, with what it is made of', () => {
    expect(inLanguage('de', () => english`The issue was closed.`)).to.equal('The issue was closed.')
    expect(german('The issue was closed.')).to.equal('Das Issue wurde geschlossen.')
    expect(lost).to.equal('could not be started: its webhook was answered 500')
    expect(german(lost)).to.equal('ließ sich nicht starten: auf den Webhook dafür kam die Antwort 500')
    expect(translated(lost)).to.equal(lost)
  })

  it('stays as it is where it is none of ours', () => {
    for (const text of ['A greeting of a plugin.', '', 'There is a moon.'])
      expect(german(text)).to.equal(text)
  })

  it('is known again with a text of anybody in it, which stays as it is where it stands in quotes', () => {
    const line = "'It waits for a list names no issue that I can find; failed'"
    expect(german(`${line} names no issue that I can find; did you mean #3?`)).to.equal(
      `${line} nennt kein Issue, das ich finde; war #3 gemeint?`,
    )
    expect(german('There is no key "true or false". Did you mean "a list"?')).to.equal(
      'Einen Schlüssel "true or false" gibt es nicht. War "a list" gemeint?',
    )
    const label = clue`label '${'docs work'}'`
    expect(inLanguage('de', () => translatedClues(label))).to.equal("Label 'docs work'")
  })

  it('is looked for once, however often a stranger has written what stands between its places', function () {
    // with expressions of several (.*) it took more than a minute
    this.timeout(20_000)
    const again = ' is not one of ; did you mean '
    const key = `The difficulty ${again.repeat(2_000)}`
    const lines = [
      `There is no key "${key}" here. There are status.`,
      key,
      ' names no issue that I can find; '.repeat(2_000),
    ]
    for (const line of lines) german(line)
    const nested = german(`${'could not be started: '.repeat(6)}failed`)
    expect(nested).to.equal(
      `${'ließ sich nicht starten: '.repeat(4)}${'could not be started: '.repeat(2)}failed`,
    )
  })

  it("is ours from the first letter to the last where a text may be anybody's", () => {
    const whole = (text: string) => inLanguage('de', () => translatedWhole(text))
    expect(whole('Ends what `/hold` began.')).to.equal('Beendet, was `/hold` begonnen hat.')
    expect(whole('There are 3 moons.')).to.equal('There are 3 moons.')
    expect(translatedWhole('Ends what `/hold` began.')).to.equal('Ends what `/hold` began.')
  })

  it('may be some words of a list', () => {
    const words = "'typo' in the title, 3 files, label 'the one', somebody else's word"
    expect(inLanguage('de', () => translatedClues(words))).to.equal(
      "'typo' im Titel, 3 Dateien, Label 'the one', somebody else's word",
    )
    expect(translatedClues(words)).to.equal(words)
  })
})
