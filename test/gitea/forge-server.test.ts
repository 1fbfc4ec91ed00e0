import { expect } from 'chai'
import { forgeServer } from '../../src/gitea/forge-server.ts'

describe('which server it is', () => {
  const told: readonly [string, string, string[]][] = [
    ['1.26.3', 'gitea', ['1.22', '1.26', '1.26.3']],
    ['1.27.0-rc0', 'gitea', ['1.22', '1.26', '1.26.3', '1.27']],
    ['1.27.0+dev-123-g0a1b2c3', 'gitea', ['1.22', '1.26', '1.26.3', '1.27']],
    ['v1.22', 'gitea', ['1.22']],
    ['12.0.0-dev-412-7958942e3e+gitea-1.22.0', 'forgejo', []],
    ['7.0.3+gitea-1.21.11', 'forgejo', []],
    ['development', 'gitea', []],
    ['', 'gitea', []],
  ]
  for (const [version, kind, isGitea] of told) {
    it(`"${version}" is ${kind}, with what Gitea has since ${isGitea.at(-1) ?? 'ever'}`, () => {
      const server = forgeServer(version)
      expect([server.kind, server.version]).to.deep.equal([kind, version])
      const asked = ['1.22', '1.26', '1.26.3', '1.27', '2']
      expect(asked.filter((since) => server.isGitea(since))).to.deep.equal(isGitea)
      expect(server.isGitea()).to.equal(kind === 'gitea')
    })
  }

  it('tells versions of Forgejo apart, too', () => {
    const server = forgeServer('12.0.1+gitea-1.22.0')
    expect(['11', '12', '12.0.1', '12.0.2', '13'].map((since) => server.isForgejo(since))).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(forgeServer('1.26.3').isForgejo()).to.equal(false)
  })
})
