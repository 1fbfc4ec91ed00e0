import { execFileSync } from 'node:child_process'
import { expect } from 'chai'

/** Tells every package of Anthropic that is loaded by these steps, and `---` between them. */
const SCRIPT = `
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('@anthropic-ai/')) console.log(specifier)
      return next(specifier, context)
    },
  })
  await import('./src/main.ts')
  const { modelClient } = await import('./src/claude/client.ts')
  const { systemClock } = await import('./src/clock.ts')
  const ask = modelClient({ apiKey: 'a-key-for-nobody', model: 'm', baseUrl: 'http://127.0.0.1:9' }, systemClock)
  console.log('---')
  await ask('x', AbortSignal.abort()).catch(() => {})
`

describe('the Anthropic SDK', () => {
  it('is loaded with the first question, and not with the program', () => {
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { encoding: 'utf8' })
    const [before, after] = output.split('---\n')
    expect(before).to.equal('')
    expect(after).to.equal('@anthropic-ai/sdk\n@anthropic-ai/sdk/helpers/zod\n')
  })
})
