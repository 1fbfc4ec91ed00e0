import type { ReleaseRecord } from '../state/records.ts'
import { apiUrl, type View } from '../world.ts'
import { time } from './time.ts'
import { userJson } from './user.ts'

export function releaseJson(view: View, release: ReleaseRecord) {
  const { state, rootUrl, traits } = view.world
  const path = state.pathOf(state.repository(release.repositoryId))
  const url = apiUrl(view, `repos/${path}/releases/${release.id}`)
  const archive = `${rootUrl}${path}/archive/${release.tag}`
  return {
    id: release.id,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    url,
    html_url: `${rootUrl}${path}/releases/tag/${release.tag}`,
    tarball_url: `${archive}.tar.gz`,
    zipball_url: `${archive}.zip`,
    ...(traits.forgejo ? { hide_archive_links: false } : {}),
    upload_url: `${url}/assets`,
    draft: false,
    prerelease: false,
    created_at: time(view, release.createdAtMs),
    published_at: time(view, release.createdAtMs),
    author: userJson(view, state.user(release.authorId)),
    assets: [],
    ...(traits.forgejo ? { archive_download_count: { zip: 0, tar_gz: 0 } } : {}),
  }
}
