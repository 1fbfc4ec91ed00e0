import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadConfig, SETTING_NAMES } from '../../src/config.ts'

/** Settings of app.ini that the file may set, as Gitea's and Forgejo's app.example.ini have them. */
const KNOWN_TO_GITEA = ['server.ROOT_URL', 'webhook.ALLOWED_HOST_LIST']

const service = z.object({
  image: z.string(),
  restart: z.string(),
  environment: z.record(z.string(), z.string()),
  volumes: z.array(z.string()),
  ports: z.array(z.string()),
})

const composeFile = z.object({
  services: z.strictObject({
    gitea: service.extend({ healthcheck: z.object({ test: z.array(z.string()) }) }),
    bot: service.extend({
      build: z.string(),
      depends_on: z.object({ gitea: z.object({ condition: z.string() }) }),
      env_file: z.array(z.strictObject({ path: z.string(), required: z.boolean() })),
      read_only: z.boolean(),
      tmpfs: z.array(z.string()),
      cap_drop: z.array(z.string()),
      stop_grace_period: z.string(),
    }),
  }),
  volumes: z.record(z.string(), z.null()),
})

const text = readFileSync('compose.yaml', 'utf8')
const { services, volumes } = composeFile.parse(parse(text))
const { gitea, bot } = services

describe('compose.yaml', () => {
  it('gives the bot only settings that it reads, and they are right', () => {
    expect(Object.keys(bot.environment).filter((name) => !isSetting(name))).to.deep.equal([])
    const fromSetup = { GITEA_TOKEN: 'a-token', GITEA_WEBHOOK_SECRET: 'a secret of setup' }
    const { giteaUrl, host, port } = loadConfig({ ...fromSetup, ...bot.environment })
    expect(giteaUrl).to.equal('http://gitea:3000')
    expect(`${host}:${port}`).to.equal('0.0.0.0:8000')
  })

  it('gives Gitea only settings that it has', () => {
    const names = Object.keys(gitea.environment).map((name) => /^GITEA__(\w+?)__(\w+)$/.exec(name))
    expect(names.map((name) => `${name?.[1]}.${name?.[2]}`)).to.deep.equal(KNOWN_TO_GITEA)
  })

  it('lets Gitea call the bot by the name that it has there', () => {
    const [name] = Object.entries(services).find(([, { image }]) => image === 'mosaic-coordinator') ?? []
    expect(gitea.environment.GITEA__webhook__ALLOWED_HOST_LIST?.split(',')).to.include(name)
    expect(gitea.environment.GITEA__server__ROOT_URL).to.match(/http:\/\/localhost:3000\/\}$/)
  })

  it('holds nothing secret and has no default for it: that comes from .env', () => {
    const values = Object.values(services).flatMap(({ environment }) => Object.entries(environment))
    expect(values.filter(([name]) => /SECRET|TOKEN|PASSW|KEY/.test(name))).to.deep.equal([])
    expect(bot.env_file).to.deep.equal([{ path: '.env', required: false }])
  })

  it('keeps what has to last in volumes, and the rest of the bot cannot be written', () => {
    const named = [...gitea.volumes, ...bot.volumes].map((volume) => volume.split(':')[0] ?? '')
    expect(named.filter((name) => !name.startsWith('.')).sort()).to.deep.equal(Object.keys(volumes).sort())
    expect(bot.volumes).to.include('bot-data:/data').and.to.include('./app.yml:/app/app.yml:ro')
    expect(bot).to.deep.include({ read_only: true, tmpfs: ['/tmp'], cap_drop: ['ALL'] })
  })

  it('starts the bot when Gitea is well, and both again after a failure', () => {
    expect(bot.depends_on.gitea.condition).to.equal('service_healthy')
    expect(gitea.healthcheck.test.join(' ')).to.contain('/api/healthz')
    expect([gitea.restart, bot.restart]).to.deep.equal(['unless-stopped', 'unless-stopped'])
  })

  it('opens ports to this machine only, and waits longer for a stop than one takes', () => {
    for (const port of [...gitea.ports, ...bot.ports]) expect(port).to.match(/^127\.0\.0\.1:(\d+):\1$/)
    expect(Number.parseInt(bot.stop_grace_period, 10)).to.be.above(9)
  })
})

function isSetting(name: string): boolean {
  return (SETTING_NAMES as readonly string[]).includes(name)
}
