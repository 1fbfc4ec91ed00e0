import { z } from 'zod'
import { definePlugin, type Plugin } from '../../../src/app/plugin.ts'
import { type CommandDefinition, oneOf, tokenCount } from '../../../src/index.ts'

/** The built-in plugins that have no commands: the names are the clerk's. */
export const WITHOUT_COMMANDS = [
  'parsing',
  'reading',
  'dependencies',
  'closure',
  'assignment',
  'status',
  'policy',
  'sweep',
] as const

/** A plugin with a command of each kind, which writes down what it was told to do. */
export function clerk(done: string[], more: Readonly<Record<string, CommandDefinition<never>>> = {}): Plugin {
  return definePlugin({
    name: 'clerk',
    description: 'For a test.',
    lane: 'issue',
    register(app) {
      app.command('agent', {
        help: 'Says which agent is to do it.',
        args: z.object({ name: oneOf(['opus', 'haiku', 'auto']) }),
        run: ({ payload }, { name }) => {
          done.push(`${payload.by.login} agent ${name}`)
          return `It is ${name} now.`
        },
      })
      app.command('estimate', {
        help: 'Says how many tokens it takes.',
        args: z.object({ tokens: tokenCount(['auto']) }),
        whoCanUse: 'author',
        run: ({ payload }, { tokens }) => void done.push(`${payload.by.login} estimate ${tokens}`),
      })
      app.command('why', {
        help: 'Tells why.',
        whoCanUse: 'anyone',
        run: ({ payload }) => {
          done.push(`${payload.by.login} why`)
          return 'Because.'
        },
      })
      for (const [name, command] of Object.entries(more)) app.command(name, command)
    },
  })
}

/** `/slow` answers when it may; with lanes of its own, beside the clerk. */
export function snail(mayEnd: Promise<void>, begun: () => void = () => {}): Plugin {
  const slow: CommandDefinition<never> = {
    help: 'Takes its time.',
    whoCanUse: 'anyone',
    run: async () => {
      begun()
      await mayEnd
      return 'At last.'
    },
  }
  return definePlugin({
    name: 'snail',
    description: 'For a test.',
    register: (app) => app.command('slow', slow),
  })
}
