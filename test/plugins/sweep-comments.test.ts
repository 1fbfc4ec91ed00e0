import { expect } from 'chai'
import type { BaseContext } from '../../src/app/context.ts'
import { findComments } from '../../src/plugins/sweep/comments.ts'

describe('the comments that a sweep reads', () => {
  it('are those of 60 repositories at the most; the others stay due from the same moment', async () => {
    const kept = new Map<string, string>()
    const asked: string[] = []
    const deps = {
      clock: { now: () => 1_000_000 },
      tasks: {
        recall: async (name: string) => kept.get(name),
        remember: (name: string, value: string) => ({ sql: name, parameters: [value] }),
      },
      forge: {
        all: async (page: (query: object) => Promise<unknown>) => page({}),
        gitea: {
          repos: {
            issueGetRepoComments: async (_owner: string, repo: string) => {
              asked.push(repo)
              return { data: [] }
            },
          },
        },
      },
    }
    const context = {
      write: ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
        kept.set(sql, String(parameters[0])),
    } as unknown as BaseContext
    const rows = Array.from({ length: 61 }, (_, n) => ({
      key: `${n + 1}#1`,
      isMine: true,
      address: { repoId: n + 1, owner: 'acme', repo: `app${n + 1}`, number: 1 },
    }))
    await findComments(deps as never, context, { rows: rows as never, sinceMs: 500_000 })
    expect(asked).to.have.length(60)
    expect(JSON.parse(kept.get('sweep-comments-due') ?? '')).to.deep.equal({
      61: { owner: 'acme', repo: 'app61', sinceMs: 500_000 },
    })
    await findComments(deps as never, context, { rows: [], sinceMs: 900_000 })
    expect(asked).to.have.length(61)
    expect(kept.get('sweep-comments-due')).to.equal('{}')
  })
})
