import { expect } from 'chai'
import type { GiteaVersion } from '../../../src/testing/fake-gitea/index.ts'
import { SCENARIOS, type ServerName } from './recording.ts'
import { replayAll } from './replay.ts'
import { replayDifferences } from './replay-differences.ts'

/** Recordings of one server, the version of another, and what tells them apart. */
const MIXED: readonly (readonly [ServerName, GiteaVersion, readonly string[]])[] = [
  [
    'gitea-1.22.6',
    '1.27.0-rc0',
    [
      'GET /version .body.version: 1.22.6 | 1.27.0-rc0',
      'POST /repos/alice/app/issues .body.content_version: missing | there',
      'deliveries[]: /webhook/gitea issue_assign assigned | /webhook/gitea issues opened',
      '/webhook/gitea issues opened .layout: 2 true false true | 2 true true false',
      ' .status: 307 | 301',
    ],
  ],
  [
    'gitea-1.27.0-rc0',
    '1.22.6',
    [
      'GET /version .body.version: 1.27.0-rc0 | 1.22.6',
      'POST /repos/alice/app/issues .body.projects: there | missing',
      '/lock .status: 204 | 404',
    ],
  ],
  [
    'gitea-1.26.3',
    'forgejo-12',
    [
      'GET /repos/alice/app .body.licenses: there | missing',
      '/webhook/gitea issues opened .sender.pronouns: missing | there',
    ],
  ],
  [
    'forgejo-12',
    '1.26.3',
    ['/webhook/gitea issues opened .sender.pronouns: there | missing', ' .status: 404 | 500'],
  ],
  ['gitea-1.25.4', '1.24.7', ['POST /repos/alice/app/issues .body.time_estimate: there | missing']],
]

describe('recordings of one version against a fake of another', () => {
  for (const [server, version, told] of MIXED) {
    it(`are told apart by name, to the end: ${server} as ${version}`, async () => {
      const replayed = await replayAll(server, version)
      expect([...replayed.keys()]).to.deep.equal([...SCENARIOS])
      const lines = [...replayed.values()].flatMap(replayDifferences)
      expect(told.filter((words) => !lines.some((line) => line.endsWith(words)))).to.deep.equal([])
      expect(lines.filter((line) => line.includes('The fake Gitea failed'))).to.deep.equal([])
    })
  }
})
