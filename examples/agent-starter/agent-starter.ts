import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { definePlugin } from 'mosaic-coordinator'
import { z } from 'zod'

const settings = z.object({
  /** The program and its arguments; `{agent}`, `{owner}`, `{repo}` and `{number}` stand for the task. No shell reads them. */
  command: z.array(z.string()).min(1),
  /** Where each start leaves a folder with the output of its agent. */
  folder: z.string().default('agents'),
})

export default definePlugin({
  name: 'agent-starter',
  description: 'Starts the chosen agent and says so in a comment.',
  scopes: ['write:issue'],
  settings,
  register(app, { command, folder }) {
    app.on('task.assigned', async (context) => {
      const { agent, issueId, version } = context.payload
      if (agent === null) return
      const [owner, repo, number] = context.issue()
      const words = fill(command, { agent, owner, repo, number: String(number) })
      const home = join(folder, `${issueId}-${version}`)
      if (await isFirst(home)) {
        try {
          await start(words, home)
        } catch (error) {
          // without the folder it is tried again, as any handler that fails
          await rm(home, { recursive: true })
          throw error
        }
        context.log.info({ agent, home }, 'started an agent')
      }
      const text = `Started \`${words.join(' ')}\` for ${agent}.`
      await context.ensure.comment({ kind: `start-${version}`, body: text })
    })
  },
})

function fill(command: readonly string[], values: Readonly<Record<string, string>>): string[] {
  return command.map((word) => word.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole))
}

/** A folder is made once: after a crash the handler is called again, and must not start a second agent. */
async function isFirst(home: string): Promise<boolean> {
  await mkdir(join(home, '..'), { recursive: true })
  try {
    await mkdir(home)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Resolves when it runs; it goes on by itself, also after the bot has stopped. */
async function start([program = '', ...rest]: readonly string[], home: string): Promise<void> {
  const output = await open(join(home, 'output.log'), 'a')
  try {
    const agent = spawn(program, rest, { detached: true, stdio: ['ignore', output.fd, output.fd] })
    await once(agent, 'spawn')
    agent.unref()
  } finally {
    await output.close()
  }
}
