import { expect } from 'chai'
import { FakeGitea, signedDelivery } from '../../../src/testing/fake-gitea/index.ts'
import { VERSIONS } from '../../../src/testing/fake-gitea/traits/versions.ts'

const refused = (version: string) =>
  FakeGitea.start({ version }).then(
    () => 'started',
    (error: Error) => error.message,
  )

describe('the version of a fake Gitea', () => {
  for (const version of [...VERSIONS, '1.23.8', '1.26.0+dev-12', '12.0.1+gitea-1.22.0']) {
    it(`can be ${version}`, async () => {
      const gitea = await FakeGitea.start({ version })
      const answer = await fetch(`${gitea.url}/api/v1/version`)
      const said = version === 'forgejo-12' ? '12.0.0-dev-412-7958942e3e+gitea-1.22.0' : version
      expect(await answer.json()).to.deep.equal({ version: said })
      await gitea.stop()
    })
  }

  for (const [version, nearest] of [
    ['9.9', "'1.27.0-rc0' (or 'forgejo-12', if it is a Forgejo)"],
    ['1.28.0', "'1.27.0-rc0'"],
    ['1.21.11', "'1.22.6'"],
    ['1.2', "'1.22.6'"],
    ['forgejo-7', "'forgejo-12'"],
    ['7.0.16+gitea-1.21.11', "'forgejo-12'"],
    ['latest', "'1.26.3', the default,"],
  ] as const) {
    it(`cannot be ${version}: the error says which one to take`, async () => {
      expect(await refused(version)).to.equal(
        `The fake Gitea cannot be version '${version}': nobody has looked at such a server. Say ${nearest} instead. ` +
          "It knows '1.22.6', '1.24.7', '1.25.4', '1.26.3', '1.27.0-rc0', 'forgejo-12', and behaves in the same way " +
          'for their other patch releases.',
      )
    })
  }

  it('is checked for a single delivery, too', () => {
    const wish = { type: 'issues', payload: {}, version: '0.9' }
    expect(() => signedDelivery(wish)).to.throw("cannot be version '0.9'")
  })
})
