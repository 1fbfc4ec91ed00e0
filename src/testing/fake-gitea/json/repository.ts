import { atLeast, levelIn } from '../state/access.ts'
import type { Level, RepositoryRecord, UserRecord } from '../state/records.ts'
import type { View } from '../world.ts'
import { apiUrl, webUrl } from '../world.ts'
import { NEVER, time } from './time.ts'
import { hostOf, userJson } from './user.ts'

/** A repository as `reader` may use it; in payloads that is not always the sender. */
export function repositoryJson(view: View, repository: RepositoryRecord, reader: UserRecord | null) {
  const level = levelIn(view.world.state, repository, reader)
  return repositoryFor(view, repository, level, levelIn(view.world.state, repository, reader, 'code'))
}

/** The same for known rights; a push shows none at all. */
export function repositoryFor(view: View, repository: RepositoryRecord, level: Level, code = level) {
  const { state, traits } = view.world
  return {
    id: repository.id,
    owner: userJson(view, state.user(repository.ownerId), level === 'none' ? 'stranger' : 'known'),
    name: repository.name,
    full_name: state.pathOf(repository),
    description: repository.description,
    empty: repository.branches.size === 0,
    private: repository.private,
    fork: repository.forkOf !== null,
    template: false,
    ...parentJson(view, repository, level, code),
    mirror: false,
    size: 25,
    language: '',
    ...links(view, repository),
    ...counts(view, repository),
    ...dates(view, repository),
    permissions: {
      admin: atLeast(level, 'admin'),
      push: atLeast(code, 'write'),
      pull: atLeast(code, 'read'),
    },
    ...features(view, repository),
    ...mergeStyles(view),
    avatar_url: '',
    internal: false,
    mirror_interval: '',
    object_format_name: 'sha1',
    mirror_updated: NEVER,
    ...(traits.mergeUpdate ? { mirror_last_sync_at: NEVER } : {}),
    ...transferJson(view, repository),
    ...(traits.topics ? { topics: [] } : {}),
    ...(traits.licenses ? { licenses: [] } : {}),
  }
}

/** To whom it is offered; without an offer as with {@link parentJson}. */
function transferJson(view: View, { transfer }: RepositoryRecord): object {
  const { state, traits } = view.world
  if (transfer === null) return traits.parentKeys ? { repo_transfer: null } : {}
  const doer = userJson(view, state.user(transfer.doerId))
  const recipient = userJson(view, state.user(transfer.takerId))
  return { repo_transfer: { doer, recipient, teams: [] } }
}

/** What it was forked from, by the same rights; without one the key is null, or since 1.24 not there. */
function parentJson(view: View, repository: RepositoryRecord, level: Level, code: Level): object {
  const parent = repository.forkOf === null ? undefined : view.world.state.repositories.get(repository.forkOf)
  if (parent) return { parent: repositoryFor(view, parent, level, code) }
  return view.world.traits.parentKeys ? { parent: null } : {}
}

function forksOf(view: View, repository: RepositoryRecord): number {
  return [...view.world.state.repositories.values()].filter((one) => one.forkOf === repository.id).length
}

function links(view: View, repository: RepositoryRecord) {
  const path = view.world.state.pathOf(repository)
  const host = hostOf(view.world.rootUrl)
  return {
    languages_url: apiUrl(view, `repos/${path}/languages`),
    html_url: webUrl(view, path),
    url: apiUrl(view, `repos/${path}`),
    link: '',
    ssh_url: view.world.traits.forgejo ? `ssh://git@${host}/${path}.git` : `git@${host}:${path}.git`,
    clone_url: webUrl(view, `${path}.git`),
    original_url: '',
    website: '',
  }
}

function counts(view: View, repository: RepositoryRecord) {
  return {
    stars_count: 0,
    forks_count: forksOf(view, repository),
    watchers_count: 1,
    ...(view.world.traits.branchCount ? { branch_count: repository.branches.size } : {}),
    open_issues_count: repository.openIssues,
    open_pr_counter: repository.openPulls,
    release_counter: 0,
  }
}

function dates(view: View, repository: RepositoryRecord) {
  return {
    default_branch: 'main',
    archived: repository.archived,
    created_at: time(view, repository.createdAtMs),
    updated_at: time(view, repository.updatedAtMs),
    archived_at: repository.archived ? time(view, repository.updatedAtMs) : time(view, 0),
  }
}

function features(view: View, repository: RepositoryRecord) {
  const { traits } = view.world
  const tracker = {
    enable_time_tracker: true,
    allow_only_contributors_to_track_time: true,
    enable_issue_dependencies: repository.dependencies,
  }
  return {
    ...(traits.hasCode ? { has_code: true } : {}),
    has_issues: repository.hasIssues,
    ...(repository.hasIssues ? { internal_tracker: tracker } : {}),
    has_wiki: true,
    ...(traits.forgejo ? { wiki_branch: 'main', globally_editable_wiki: false } : {}),
    has_pull_requests: true,
    has_projects: true,
    ...(traits.projectsMode ? { projects_mode: 'all' } : {}),
    has_releases: true,
    has_packages: true,
    has_actions: true,
  }
}

function mergeStyles(view: View) {
  const { traits } = view.world
  return {
    ignore_whitespace_conflicts: false,
    allow_merge_commits: true,
    allow_rebase: true,
    allow_rebase_explicit: true,
    allow_squash_merge: true,
    allow_fast_forward_only_merge: true,
    ...(traits.mergeUpdate ? { allow_merge_update: true } : {}),
    allow_rebase_update: true,
    ...(traits.manualMerge ? { allow_manual_merge: false, autodetect_manual_merge: false } : {}),
    default_delete_branch_after_merge: false,
    default_merge_style: 'merge',
    ...(traits.updateStyle ? { default_update_style: 'merge' } : {}),
    default_allow_maintainer_edit: traits.maintainerEdits,
  }
}
