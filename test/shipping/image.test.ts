import { existsSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readDockerfile } from '../../scripts/image/dockerfile.ts'
import { isSent } from '../../scripts/image/dockerignore.ts'
import { SETTING_NAMES } from '../../src/config.ts'

const dockerfile = readFileSync('Dockerfile', 'utf8')
const ignored = readFileSync('.dockerignore', 'utf8')
const stages = readDockerfile(dockerfile)
const copies = stages.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'copy' ? [step] : [])))

describe('Dockerfile', () => {
  it('copies only what is there and is sent to the build', () => {
    const sources = copies.flatMap(({ stage, from }) => (stage === undefined ? from : []))
    expect(sources).to.include('src').and.to.include('app.yml')
    expect(sources.filter((path) => !existsSync(path) || !isSent(path, ignored))).to.deep.equal([])
  })

  it('takes from the build what the package ships', () => {
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] }
    const [image] = stages.slice(-1)
    const shipped = image?.steps.flatMap((step) => (step.kind === 'copy' ? step.from : [])) ?? []
    const names = shipped.map((path) => path.replace(/^\/app\//, ''))
    expect(files.filter((name) => !names.includes(name))).to.deep.equal([])
  })

  it('runs without root, with Node.js alone, and with settings that the bot reads', () => {
    expect(dockerfile).to.match(/^USER node$/m)
    expect(dockerfile).to.match(
      /^ENTRYPOINT \["node", "--max-semi-space-size=4", "\/app\/dist\/cli\/cli\.js"\]$/m,
    )
    const [, settings = ''] = /^ENV (.*)$/m.exec(dockerfile) ?? []
    const names = settings.split(' ').map((setting) => setting.split('=')[0] ?? '')
    expect(names).to.deep.equal(['NODE_ENV', 'MALLOC_ARENA_MAX', 'MALLOC_TRIM_THRESHOLD_', 'DATABASE_URL'])
    expect(SETTING_NAMES).to.include('DATABASE_URL')
  })

  it('is asked how it is by the command that reads the settings as the bot does', () => {
    expect(dockerfile).to.match(
      /^HEALTHCHECK .*\\\n +CMD \["node", "\/app\/dist\/cli\/cli\.js", "health"\]$/m,
    )
  })
})

describe('.dockerignore', () => {
  it('sends no settings, no database, no history and no installed packages', () => {
    for (const path of ['.env', '.env.setup.json', 'data/coordinator.db', '.git/config', 'node_modules/koa'])
      expect(isSent(path, ignored), path).to.equal(false)
    expect(isSent('src/main.ts', ignored)).to.equal(true)
  })
})

describe('what a Dockerfile says', () => {
  it('is read by stages, with the folder of each step, and without remarks', () => {
    const text = [
      'FROM node:24 AS build',
      'WORKDIR /app',
      '# a remark',
      'COPY a b ./',
      'RUN one && \\',
      '  two',
      'FROM node:24',
      'COPY --from=build /app/a ./a',
    ].join('\n')
    expect(readDockerfile(text)).to.deep.equal([
      {
        name: 'build',
        steps: [
          { kind: 'copy', folder: '/app', stage: undefined, from: ['a', 'b'], to: './' },
          { kind: 'run', folder: '/app', command: 'one && two' },
        ],
      },
      {
        name: 'image',
        steps: [{ kind: 'copy', folder: '/', stage: 'build', from: ['/app/a'], to: './a' }],
      },
    ])
  })
})
