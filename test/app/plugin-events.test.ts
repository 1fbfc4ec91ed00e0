import { expect } from 'chai'
import { z } from 'zod'
import { PluginEventTable, type PluginSchemas } from '../../src/app/plugin-events.ts'
import { CoordinatorError } from '../../src/errors.ts'

const schema = z.object({ words: z.string() })
/** As a plugin in JavaScript may say it, whatever was declared. */
const named = (name: string) => ({ [name]: schema }) as PluginSchemas

describe('the events that plugins add', () => {
  it('are found by their names', () => {
    const table = new PluginEventTable()
    table.add('greeter', named('greeter.greeted'))
    expect(table.schemaOf('greeter.greeted')).to.equal(schema)
    expect(table.schemaOf('greeter.left')).to.equal(undefined)
  })

  for (const [name, why] of [
    ['issues.opened', '"issues" is the bot\'s own'],
    ['issues.transferred', '"issues" is the bot\'s own'],
    ['push.forced', '"push" is the bot\'s own'],
    ['task.ready', '"task" is the bot\'s own'],
    ['timer.due', '"timer" is the bot\'s own'],
  ] as const) {
    it(`cannot be called ${name}: wildcards mean what the table says`, () => {
      expect(() => new PluginEventTable().add('greeter', named(name)))
        .to.throw(CoordinatorError, why)
        .with.property('code', 'EVENT_NAME_TAKEN')
    })
  }

  it('cannot have the name of another plugin’s event, and the message says whose and what else to take', () => {
    const table = new PluginEventTable()
    table.add('greeter', named('greeter.greeted'))
    expect(() => table.add('polite', named('greeter.greeted')))
      .to.throw(
        CoordinatorError,
        'The plugin "polite" adds the event "greeter.greeted", but "greeter" has it',
      )
      .with.property('hint', 'Name it after the plugin: "polite.greeted".')
  })

  for (const name of [
    'greeted',
    'Greeter.greeted',
    'greeter.*',
    '*',
    'greeter.',
    '__proto__.x',
    'a.b.c',
    '',
  ]) {
    it(`cannot be called "${name}"`, () => {
      expect(() => new PluginEventTable().add('greeter', named(name)))
        .to.throw(CoordinatorError)
        .with.property('code', 'EVENT_NAME_INVALID')
    })
  }
})
