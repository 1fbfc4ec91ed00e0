import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { assign, botWith, type Claim } from './working.ts'

const page = readFileSync('docs/agents.md', 'utf8')

/** The commands of an example, as a reader would paste them. */
function example(name: string): string {
  const [, commands] = new RegExp(`<!-- example:${name} -->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(page) ?? []
  if (commands === undefined) throw new Error(`docs/agents.md has no example ${name}`)
  return commands
}

describe('docs/agents.md', () => {
  it('shows commands that do what it says', async () => {
    const world = await botWith()
    try {
      const { token } = await world.agent('glm')
      await assign(world, 'One')
      let env: Record<string, string> = { COORDINATOR: world.botUrl, TOKEN: token }
      const run = async (name: string) => {
        const { stdout } = await promisify(execFile)('sh', ['-c', example(name)], {
          env: { ...process.env, ...env, KEY: `${name}-${env.FENCE}` },
        })
        return JSON.parse(stdout) as Record<string, unknown>
      }
      const claim = async () => {
        const { session } = (await run('claim')) as unknown as Claim
        env = { ...env, SESSION: session.id, FENCE: String(session.fence) }
      }
      await claim()
      expect(await run('heartbeat')).to.include({ advice: 'continue' })
      expect(await run('hand-over')).to.deep.equal({ state: 'handed-over' })
      await world.forge.rest()
      await claim()
      expect(await run('complete')).to.deep.equal({ state: 'completed' })
    } finally {
      await world.stop()
    }
  })

  it('has the thresholds and limits as they are', async () => {
    const { defaultManifest } = await import('../../../src/manifest.ts')
    const { compactAt, rotateAt, hysteresis, requestsPerSecond } = defaultManifest.sessions
    const percent = (part: number) => `${Math.round(part * 100)} %`
    expect(page).to.contain(
      `from ${percent(compactAt)} on, until it is below ${percent(compactAt - hysteresis)}`,
    )
    expect(page).to.contain(
      `from ${percent(rotateAt)} on, until it is below ${percent(rotateAt - hysteresis)}`,
    )
    expect(page).to.contain(`${requestsPerSecond} requests a second`)
  })
})
