import { empty, json } from '../http/answer.ts'
import { acting, type Call } from '../http/call.ts'
import { type Route, route } from '../http/route.ts'
import { userJson } from '../json/user.ts'
import { accountIn } from './lookup.ts'
import { ALLOWED_REACTIONS } from './reactions.ts'

/** The server itself, and the people on it. */
export const instanceRoutes: Route[] = [
  route('GET /version', { scope: null }, (call) => json(200, { version: call.world.traits.version })),
  route('GET /settings/api', { scope: null }, settings),
  route('GET /settings/ui', { scope: null }, () => json(200, uiSettings)),
  route('GET /user', { scope: 'user', auth: true }, (call) =>
    json(200, userJson(call, acting(call).viewer, 'viewer')),
  ),
  route('POST /user/avatar', { scope: 'user', auth: true, body: { image: 'text' } }, changeAvatar),
  route('GET /users/:user', { scope: 'user' }, (call) =>
    json(200, userJson(call, accountIn(call), 'viewer')),
  ),
]

/** The picture itself is not kept in more than its name; any bytes are one here. */
function changeAvatar(call: Call) {
  acting(call).viewer.avatar = call.body.text('image') ?? ''
  return empty(204)
}

const uiSettings = {
  default_theme: 'gitea-auto',
  allowed_reactions: ALLOWED_REACTIONS,
  custom_emojis: ['git', 'gitea', 'codeberg', 'gitlab', 'github', 'gogs'],
}

function settings(call: Call) {
  return json(200, {
    max_response_items: 50,
    default_paging_num: 30,
    default_git_trees_per_page: 1000,
    default_max_blob_size: 10_485_760,
    ...(call.world.traits.maxResponseSize ? { default_max_response_size: 104_857_600 } : {}),
  })
}
