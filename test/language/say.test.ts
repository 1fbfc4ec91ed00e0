import { expect } from 'chai'
import { inLanguage, languageNow } from '../../src/language/language.ts'
import { english, say, translated, translatedClues, translatedWhole } from '../../src/language/say.ts'

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

  it('leaves what stands in its places as it is, even where that looks like a sentence of ours', () => {
    for (const name of [
      'a list',
      'failed',
      'The issue was closed.',
      'the model was not available',
      '{=0} {0} $1',
    ])
      expect(german(english`There is no key "${name}". ${english`Did you mean "${name}"?`}`)).to.equal(
        `Einen Schlüssel "${name}" gibt es nicht. War "${name}" gemeint?`,
      )
  })

  it('takes what looks like its own words in a place for a part of that place, as far as it goes', () => {
    expect(german('The difficulty x is not one of y is not one of low, high.')).to.equal(
      'Die Schwierigkeit x is not one of y gehört nicht zu low, high.',
    )
    expect(
      german('It says. The price of a (b) is settled above this file (1), and cannot be changed here.'),
    ).to.match(/^It says/)
    expect(german('There is no key "x". ')).to.equal('Einen Schlüssel "x" gibt es nicht. ')
    expect(german('There is no key "')).to.equal('There is no key "')
    // the end of the sentence is in the text, but before its beginning is over
    expect(german('There are .')).to.equal('Es gibt .')
    expect(german('There are')).to.equal('There are')
  })

  it('is found soon in the longest text, whatever that is made of', function () {
    // an expression with several (.*) takes minutes
    this.timeout(30_000)
    const long = 100_000
    for (const words of [
      ' is not one of ',
      '; did you mean ',
      '", and a new one needs ',
      '". ',
      ' of ',
      ', ',
    ])
      for (const begin of ['The difficulty ', 'There is no agent "', 'unsure: ', 'x']) {
        const text = `${begin}${words.repeat(long / words.length)}?`
        expect(german(text)).to.be.a('string')
        inLanguage('de', () => translatedClues(text))
      }
  })

  it('stays as it is where it is none of ours', () => {
    for (const text of ['A greeting of a plugin.', '', 'There is a moon.'])
      expect(german(text)).to.equal(text)
  })

  it('stands in another one so deep as ours do, and no deeper', () => {
    expect(german(`${'could not be started: '.repeat(6)}failed`)).to.equal(
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
