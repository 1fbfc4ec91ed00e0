import type { SeenRepository } from '../../../gitea/checkup/repositories.ts'
import type { LabelDefinition } from '../../../gitea/effects/label-definitions.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** What was found of one repository. */
export interface LookedAt {
  readonly seen: SeenRepository
  /** Names of labels that can be used there. */
  readonly labels: readonly string[]
  /** What is wrong in the files that count there. */
  readonly problems: readonly string[]
  /** Whether its owner is an organisation, where a team may write issues and not code. */
  readonly ofOrganisation: boolean
}

export function nameOf({ owner, repo }: Pick<SeenRepository, 'owner' | 'repo'>): string {
  return `${owner}/${repo}`
}

/** @param addLabels makes the labels */
export function repositoryChecks(
  looked: LookedAt,
  wanted: readonly LabelDefinition[],
  addLabels: (missing: readonly LabelDefinition[]) => Promise<void>,
): Finding[] {
  const { seen } = looked
  const about = nameOf(seen)
  if (seen.archived)
    return [
      warning(
        'archived',
        'it is archived, and the bot can do nothing in it',
        'Take the bot out of it, or bring it back.',
        { about },
      ),
    ]
  return [
    ok('archived', 'no', { about }),
    rights(looked, about),
    issues(seen, about),
    dependencies(seen, about),
    labels(looked, wanted, addLabels),
    configuration(looked, about),
  ]
}

function rights({ seen, ofOrganisation }: LookedAt, about: string): Finding {
  if (seen.may !== 'read') return ok('rights', `may ${seen.may}`, { about })
  if (ofOrganisation) {
    const remedy =
      'If its team may write issues, all is well. Else give the team of the bot the right to write issues and pull requests.'
    return warning(
      'rights',
      'the bot may not write code there, and Gitea does not tell whether it may write issues',
      remedy,
      { about },
    )
  }
  return failed('rights', 'the bot may only read', 'Settings > Collaborators: give it the right Write.', {
    about,
  })
}

function issues({ hasIssues }: SeenRepository, about: string): Finding {
  if (hasIssues) return ok('issues', 'on', { about })
  return failed(
    'issues',
    'issues are switched off',
    'Settings > Units > Issues, or take the bot out of it.',
    { about },
  )
}

function dependencies({ hasIssues, hasDependencies }: SeenRepository, about: string): Finding {
  if (hasDependencies || !hasIssues)
    return ok('dependencies', hasIssues ? 'on' : 'there are no issues', { about })
  const remedy =
    'Settings > Units > Issues > Enable dependencies. Without them only the text of issues says who waits for whom.'
  return warning('dependencies', 'issues cannot depend on each other', remedy, { about })
}

function labels(
  { seen, labels: there }: LookedAt,
  wanted: readonly LabelDefinition[],
  addLabels: (missing: readonly LabelDefinition[]) => Promise<void>,
): Finding {
  const about = nameOf(seen)
  const missing = wanted.filter(({ name }) => !there.includes(name))
  if (missing.length === 0) return ok('labels', `all ${wanted.length}`, { about })
  const names = missing.map(({ name }) => name).join(', ')
  const fix = { says: `made ${missing.length} labels`, apply: () => addLabels(missing) }
  const mayFix = seen.may === 'read' ? {} : { fix }
  return warning(
    'labels',
    `missing: ${names}`,
    'The bot makes each when it needs it; --fix makes them now.',
    { about, ...mayFix },
  )
}

function configuration({ problems }: LookedAt, about: string): Finding {
  const [first] = problems
  if (first === undefined) return ok('configuration', 'right', { about })
  return warning(
    'configuration',
    problems.join('\n'),
    'Correct the file; until then the last one that was right counts.',
    { about },
  )
}

/** Whether the server calls itself as the bot calls it: since 1.26 the bot's name for it would stand in everybody's mails. */
export function rootUrl(giteaUrl: string, { apiUrl }: Pick<SeenRepository, 'apiUrl'>): Finding {
  if (apiUrl === '' || !URL.canParse(apiUrl)) return ok('root-url', 'Gitea does not tell')
  const root = apiUrl.replace(/\/api\/v1\/.*$/, '')
  if (root === giteaUrl) return ok('root-url', root)
  const remedy = `If people can reach ${root} and this machine can too, take it for GITEA_URL; else links in the bot's comments may lead nowhere.`
  return warning('root-url', `Gitea calls itself ${root}, and the bot calls ${giteaUrl}`, remedy)
}
