import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { ROUTES, routeName } from '../../src/gitea/route-name.ts'

/** Every route of Gitea, as gitea-js has them: `/repos/{owner}/{repo}/issues/{index}`. */
function ofGitea(): Set<string> {
  const code = readFileSync(fileURLToPath(import.meta.resolve('gitea-js')), 'utf8')
  return new Set([...code.matchAll(/@request \w+:(\/\S*)/g)].map(([, route = '']) => route))
}

/** Those that gitea-js does not have. */
const NEWER = new Set([
  '/repos/{owner}/{repo}/actions/workflows',
  '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
  '/repos/{owner}/{repo}/issues/{index}/lock',
])

describe('the name of a route', () => {
  it('has no name and no number in it', () => {
    for (const [path, name] of [
      ['/repos/acme/app/issues/7/labels', '/repos/{owner}/{repo}/issues/{index}/labels'],
      ['/repos/acme/app/issues/7/labels/12', '/repos/{owner}/{repo}/issues/{index}/labels/{id}'],
      ['/repos/acme/app/issues/comments/3', '/repos/{owner}/{repo}/issues/comments/{id}'],
      ['/repos/acme/app/issues?labels=secret', '/repos/{owner}/{repo}/issues'],
      ['/repos/acme/app/contents/src/labels/a.ts', '/repos/{owner}/{repo}/contents/{filepath}'],
      ['/repos/acme/app/branches/labels', '/repos/{owner}/{repo}/branches/{branch}'],
      ['/repos/acme/app', '/repos/{owner}/{repo}'],
      ['/repositories/9', '/repositories/{id}'],
      ['/users/version', '/users/{username}'],
      ['/version', '/version'],
      ['/a-plugin-calls-this', 'other'],
      ['/repos/acme/app/a-plugin-calls-this/secret', 'other'],
      ['/__proto__/x', 'other'],
      ['', 'other'],
    ] as const)
      expect(routeName(path), path).to.equal(name)
  })

  it('is that of a route which Gitea has, for each that is known', () => {
    const real = ofGitea()
    expect(real.size).to.be.above(200)
    expect(ROUTES.filter((route) => !real.has(route) && !NEWER.has(route))).to.deep.equal([])
    for (const route of ROUTES) expect(routeName(route.replaceAll(/\{\w+\}/g, '7'))).to.equal(route)
  })
})
