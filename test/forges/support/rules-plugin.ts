import { definePlugin, type WhoCanUse } from '../../../src/index.ts'

const COMMANDS: Readonly<Record<string, WhoCanUse>> = { any: 'anyone', mine: 'author', write: 'writer' }

/** A command for each rule of who may use it; it does nothing. */
export default definePlugin({
  name: 'rules',
  description: 'For a test.',
  register(app) {
    for (const [name, whoCanUse] of Object.entries(COMMANDS))
      app.command(name, { help: `For ${whoCanUse}.`, whoCanUse, run: () => undefined })
  },
})
