import type { Since } from './since.ts'

/** How requests are read and answered. */
export function requests(since: Since, forgejo: boolean, minor: number) {
  return {
    strictJson: since(26),
    pageless: !since(26),
    hookUrlsChecked: forgejo || since(24),
    titlesByBytes: !since(24),
    scopesNamedTwice: since(24),
    emptyHasContents: !since(24),
    linesUndeletable: since(24),
    reactionsGoEmpty: since(26),
    unitTeams: since(24),
    teamVisibility: since(27),
    readersAssignable: since(26) && !since(27),
    labelKindsChecked: forgejo || since(24),
    linksClose: since(26),
    skipsOwnMerge: since(26),
    redirectStatus: forgejo || minor >= 23 ? 301 : 307,
    localisedNotFound: !since(25),
    reasonsInErrors: !since(27),
    wrongTokenIsMissingUser: !since(25),
    longCloseRefusal: since(24),
    checksContentVersion: since(26),
    lockRoutes: since(24),
    assigneeRoutes: since(27),
    countsDependencies: since(26),
    searchPageSize: since(26) ? 30 : 20,
    ownPermissionReadable: forgejo || since(24),
    missingRefIsNotFound: since(24),
    orgLabelNames: forgejo || since(24),
    assigneesChecked: since(27),
    archivedText: since(27) ? 'plain' : since(25) ? 'named' : 'record',
  }
}
