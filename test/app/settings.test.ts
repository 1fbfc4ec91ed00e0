import { expect } from 'chai'
import { z } from 'zod'
import { definePlugin } from '../../src/app/plugin.ts'
import { readSettings } from '../../src/app/settings.ts'
import type { SettingsSchema } from '../../src/app/settings-schema.ts'
import { CoordinatorError } from '../../src/errors.ts'

const FROM = '"./greeter.ts" of conf/app.yml'

function read(settings: SettingsSchema | undefined, given: unknown): unknown {
  const plugin = { name: 'greeter', description: 'For a test.', register() {} }
  return readSettings(definePlugin(settings ? { ...plugin, settings } : plugin), given, FROM)
}

function refusalOf(settings: SettingsSchema | undefined, given: unknown): string {
  try {
    read(settings, given)
  } catch (error) {
    expect(error).to.be.instanceOf(CoordinatorError).and.to.have.property('code', 'PLUGIN_SETTINGS')
    const { message } = error as CoordinatorError
    expect(message, 'the plugin and the manifest').to.contain(`The settings of the plugin ${FROM}`)
    return message
  }
  throw new Error('they were taken')
}

describe('the settings of a plugin', () => {
  const schema = z.object({
    word: z.string().default('Hello'),
    afterDays: z.number().int().positive().default(30),
    labels: z.array(z.string()).default([]),
  })

  it('are what the manifest says, and the defaults for the rest', () => {
    expect(read(schema, { word: 'Hi' })).to.deep.equal({ word: 'Hi', afterDays: 30, labels: [] })
  })

  for (const [what, given] of [
    ['without any', undefined],
    ['with an empty key', null],
    ['with an empty map', {}],
  ] as const) {
    it(`are the defaults ${what}`, () => {
      expect(read(schema, given)).to.include({ word: 'Hello', afterDays: 30 })
      expect(read(undefined, given)).to.equal(undefined)
    })
  }

  it('are refused with every field that is wrong', () => {
    const message = refusalOf(schema, { word: 7, afterDays: -1, labels: ['a', 2] })
    expect(message).to.match(/- settings\.word: .*string/)
    expect(message).to.match(/- settings\.afterDays: /)
    expect(message).to.match(/- settings\.labels\.1: .*string/)
  })

  it('are refused with the name that was meant', () => {
    expect(refusalOf(schema, { wrod: 'Hi' })).to.contain(
      'settings.wrod: there is no such setting. Did you mean "word"?',
    )
    expect(refusalOf(schema, { colour: 'Hi' })).to.contain('There are word, afterDays, labels.')
  })

  it('are refused by a plugin that has none', () => {
    expect(refusalOf(undefined, { word: 'Hi' })).to.contain('this plugin has none')
    expect(refusalOf(undefined, 'Hi')).to.contain('this plugin has none')
  })

  for (const given of ['Hi', 7, ['Hi'], true]) {
    it(`are refused when they are no map but ${JSON.stringify(given)}`, () => {
      expect(refusalOf(schema, given)).to.match(/- settings: .*object/)
    })
  }

  it('may have further fields where the schema says so', () => {
    expect(read(z.looseObject({ word: z.string() }), { word: 'Hi', more: 1 })).to.deep.equal({
      word: 'Hi',
      more: 1,
    })
  })

  it('may be needed, and are then missed by name', () => {
    expect(refusalOf(z.object({ url: z.url() }), undefined)).to.contain('settings.url')
  })

  it('are refused, not lost, when the schema itself fails', () => {
    const asynchronous = z.object({ word: z.string().refine(async () => true) })
    expect(refusalOf(asynchronous, { word: 'Hi' })).to.contain('its schema fails')
  })
})
