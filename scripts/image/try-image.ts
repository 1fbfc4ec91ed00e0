import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'

/** A plugin as somebody mounts it beside app.yml: it finds the program itself and zod. */
const PLUGIN = `import { definePlugin } from 'mosaic-coordinator'
import { z } from 'zod'
export default definePlugin({ name: 'mounted', description: z.string().parse('Shows that it is there.'), register() {} })
`
const START_MS = 20_000

/**
 * Starts the program from the files of the image alone, as ENTRYPOINT and CMD do: the health check of the Dockerfile has to
 * pass, a plugin that was mounted has to load, SIGTERM has to end it with 0, and nothing outside of the data may be written.
 */
export async function tryImage(image: string, dockerfile: string, data: string): Promise<void> {
  writeFileSync(join(image, 'app.yml'), 'plugins: [./mounted.mjs]\n')
  writeFileSync(join(image, 'mounted.mjs'), PLUGIN)
  const before = filesOf(image)
  const env = {
    ...{ PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(await freePort()) },
    ...{ GITEA_URL: 'http://127.0.0.1:9', GITEA_TOKEN: 'of-nobody' },
    ...{ GITEA_WEBHOOK_SECRET: 'the secret of the image', DATABASE_URL: `sqlite:${data}/coordinator.db` },
  }
  const here = (path: string) => path.replace('/app/', `${image}/`)
  const argv = [...entryPoint(dockerfile).map(here), ...jsonAfter(dockerfile, /^CMD /m)]
  const bot = spawn(process.execPath, argv, { cwd: image, env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  bot.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const closed = once(bot, 'close')
  try {
    const check = jsonAfter(dockerfile, /^ {2}CMD /m)
      .slice(1)
      .map(here)
    await until(() => execFileSync(process.execPath, check, { env, stdio: 'ignore' }))
    await until(() => {
      if (!said.includes('"plugins":["mounted"]'))
        throw new Error(`The mounted plugin was not loaded:\n${said}`)
    })
  } finally {
    bot.kill('SIGTERM')
  }
  const [code] = (await closed) as [number | null]
  if (code !== 0) throw new Error(`SIGTERM ended the bot with ${code}:\n${said}`)
  const written = filesOf(image).filter((file) => !before.includes(file))
  if (written.length > 0) throw new Error(`The bot wrote outside of its data: ${written.join(', ')}`)
  process.stdout.write(
    'ok   it starts, is healthy, loads a mounted plugin, ends with 0, and writes nowhere else\n',
  )
}

/** Asks again until it does not fail any more; the last failure is what is told. */
async function until(check: () => unknown): Promise<void> {
  const giveUpAt = performance.now() + START_MS
  while (true) {
    try {
      check()
      return
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What node is started with. */
function entryPoint(dockerfile: string): string[] {
  const [node, ...argv] = jsonAfter(dockerfile, /^ENTRYPOINT /m)
  if (node !== 'node')
    throw new Error('The ENTRYPOINT does not start node itself: signals would not reach the bot.')
  return argv
}

/** The list behind a word of the Dockerfile. */
function jsonAfter(dockerfile: string, word: RegExp): string[] {
  const [line = '[]'] = dockerfile.split(word)[1]?.split('\n') ?? []
  return JSON.parse(line) as string[]
}

/** Each file with its time, so that a changed one is found as well as a new one. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (name) => `${name} ${statSync(join(folder, name)).mtimeMs}`,
  )
}
