import type { Since } from './since.ts'

/** How workflows are dispatched and shown. */
export function workflows(since: Since, forgejo: boolean) {
  return {
    dispatch: forgejo ? 'forgejo' : since(24) ? 'gitea' : 'none',
    dispatchNeedsTrigger: since(26),
    tellsRun: since(26),
    runList: forgejo || since(26) ? 'all' : since(25) ? 'owner' : 'none',
  }
}
