import { deleteUser } from '../acts/farewell.ts'
import { makeUser } from '../furniture/people.ts'
import { empty, json } from '../http/answer.ts'
import type { Call } from '../http/call.ts'
import { refusal } from '../http/refusal.ts'
import { type Route, route } from '../http/route.ts'
import { userJson } from '../json/user.ts'
import { accountIn, userIn } from './lookup.ts'

const scope = 'admin'
const MIN_PASSWORD_LENGTH = 8

const newUser = {
  username: 'text!',
  email: 'text!',
  password: 'text',
  full_name: 'text',
  must_change_password: 'flag',
  restricted: 'flag',
  send_notify: 'flag',
} as const

const edits = {
  login_name: 'text!',
  source_id: 'number',
  full_name: 'text',
  description: 'text',
  email: 'text',
  password: 'text',
  admin: 'flag',
  restricted: 'flag',
  must_change_password: 'flag',
  active: 'flag',
  prohibit_login: 'flag',
} as const

/** What installs a bot: a site administrator makes its user. */
export const adminRoutes: Route[] = [
  route('POST /admin/users', { scope, siteAdmin: true, body: newUser }, createUser),
  route('PATCH /admin/users/:user', { scope, siteAdmin: true, body: edits }, editUser),
  route('DELETE /admin/users/:user', { scope, siteAdmin: true }, removeUser),
  route(
    'POST /admin/users/:user/rename',
    { scope, siteAdmin: true, body: { new_username: 'text!' } },
    renameUser,
  ),
]

/** Unless said otherwise the new user has to change the password, and until then can call nothing. */
function createUser(call: Call) {
  const { body, world } = call
  const [login, email] = [body.text('username') ?? '', body.text('email') ?? '']
  const password = body.text('password') ?? ''
  if (Buffer.byteLength(password) < MIN_PASSWORD_LENGTH) throw refusal(world, 400, 'PasswordIsRequired')
  checkName(call, login)
  if (world.state.userNamed(login)) throw refusal(world, 422, `user already exists [name: ${login}]`)
  const taken = [...world.state.users.values()].some((user) => user.email === email.toLowerCase())
  if (taken) throw refusal(world, 422, `e-mail already in use [email: ${email}]`)
  const user = makeUser(world, login, {
    email: email.toLowerCase(),
    password,
    fullName: body.text('full_name') ?? '',
    mustChangePassword: body.flag('must_change_password') ?? true,
    restricted: body.flag('restricted') ?? false,
  })
  return json(201, userJson(call, user, 'viewer'))
}

/** Ends that mean something else behind a person's name: `/ann.keys`. */
const RESERVED_END = /\.(keys|gpg|rss|atom|png)$/

function checkName({ world }: Call, login: string): void {
  const name = login.toLowerCase()
  if (world.traits.reservedNames.has(name)) throw refusal(world, 422, `name is reserved [name: ${name}]`)
  const [, end] = RESERVED_END.exec(name) ?? []
  if (end !== undefined) throw refusal(world, 422, `name pattern is not allowed [pattern: *.${end}]`)
}

function editUser(call: Call) {
  const { body } = call
  const user = userIn(call)
  user.fullName = body.text('full_name') ?? user.fullName
  user.description = body.text('description') ?? user.description
  user.email = body.text('email') ?? user.email
  user.password = body.text('password') ?? user.password
  user.isAdmin = body.flag('admin') ?? user.isAdmin
  user.restricted = body.flag('restricted') ?? user.restricted
  user.mustChangePassword = body.flag('must_change_password') ?? user.mustChangePassword
  user.active = body.flag('active') ?? user.active
  user.prohibitLogin = body.flag('prohibit_login') ?? user.prohibitLogin
  return json(200, userJson(call, user, 'viewer'))
}

/** The old name leads to the new one until somebody takes it. */
function renameUser(call: Call) {
  const { state, traits } = call.world
  const user = accountIn(call)
  const login = call.body.text('new_username') ?? ''
  const taken = state.userNamed(login)
  if (taken && taken !== user) {
    const old = 'The username is already taken.'
    throw refusal(call.world, 422, traits.takenNameText ? `user already exists [name: ${login}]` : old)
  }
  state.renameUser(user, login)
  return empty(204)
}

function removeUser(call: Call) {
  const { state } = call.world
  const user = accountIn(call)
  if ([...state.repositories.values()].some(({ ownerId }) => ownerId === user.id)) {
    throw refusal(call.world, 422, `user still has ownership of repositories [uid: ${user.id}]`)
  }
  deleteUser(call.world, user)
  return empty(204)
}
