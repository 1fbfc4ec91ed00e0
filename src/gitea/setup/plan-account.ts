import { CoordinatorError } from '../../errors.ts'
import type { Found, FoundBot, FoundToken } from './found.ts'
import type { PlanItem } from './plan.ts'
import { isMadeBySetup, type SetupRecord } from './record.ts'
import { BOT_FULL_NAME, type SetupWish } from './wish.ts'

/**
 * The bot's account and its token.
 * @throws CoordinatorError `SETUP_NAME_TAKEN`, `SETUP_OTHER_TOKEN`
 */
export function planAccount(wish: SetupWish, found: Found, record: SetupRecord): PlanItem[] {
  const { bot, token } = found
  if (token.is === 'works' && token.login.toLowerCase() !== wish.bot.toLowerCase())
    throw othersToken(wish, token.login)
  const what = `user ${wish.bot}`
  if (!bot)
    return [
      {
        kind: 'make',
        what,
        detail: `called ${BOT_FULL_NAME}, need not change its password`,
        step: { do: 'create-user' },
      },
      tokenItem(wish, 'for the new user'),
    ]
  if (isInstaller(wish, found)) throw isYourself(wish)
  if (!isTheBot(bot, wish, found, record)) throw nameTaken(wish, bot)
  const power: PlanItem[] = bot.isAdmin
    ? [{ kind: 'note', what, detail: 'is a site administrator; the bot does not need that' }]
    : []
  return [{ kind: 'right', what, detail: 'is there' }, ...power, planToken(wish, found, record)]
}

/** Made by an earlier run, proven by its token, or said to be. What it is called proves nothing: everybody can call themselves so. */
function isTheBot(bot: FoundBot, wish: SetupWish, { token }: Found, { made }: SetupRecord): boolean {
  if (bot.isOrganisation) return false
  return isMadeBySetup(made, wish.bot) || wish.adopt || token.is === 'works'
}

/** Whoever installs would lose their own password; and a bot hears nothing of what its own account says. */
function isInstaller({ bot }: SetupWish, { installer }: Found): boolean {
  return installer.login.toLowerCase() === bot.toLowerCase()
}

function isYourself({ bot }: SetupWish): CoordinatorError {
  return new CoordinatorError('SETUP_NAME_TAKEN', `${bot} is who installs, and cannot be the bot, too.`, {
    hint: 'Give the bot an account of its own with --bot NAME: this one would get another password.',
  })
}

function nameTaken({ bot }: SetupWish, { isOrganisation }: FoundBot): CoordinatorError {
  const who = isOrganisation ? 'an organisation' : 'somebody'
  const adopt = isOrganisation
    ? ''
    : ' If that is the account that was made for the bot, say so with --adopt; its password and its picture are then changed.'
  return new CoordinatorError(
    'SETUP_NAME_TAKEN',
    `The name ${bot} belongs to ${who} whom this did not make.`,
    {
      hint: `Give the bot another one with --bot NAME.${adopt}`,
    },
  )
}

function othersToken({ bot }: SetupWish, login: string): CoordinatorError {
  return new CoordinatorError(
    'SETUP_OTHER_TOKEN',
    `GITEA_TOKEN belongs to ${login}, and the bot is ${bot}.`,
    {
      hint: `Take --bot ${login} if that is the bot, or remove the line from the settings.`,
    },
  )
}

/** A new one takes a new password: that of an account which somebody else made is theirs, until they say otherwise. */
function planToken(wish: SetupWish, { token }: Found, record: SetupRecord): PlanItem {
  const why = whyNewToken(wish, token, record)
  if (why === null) return { kind: 'right', what: `token of ${wish.bot}`, detail: 'works' }
  if (isMadeBySetup(record.made, wish.bot)) return tokenItem(wish, why)
  if (!wish.adopt) throw othersPassword(wish, why)
  return tokenItem(wish, `${why}; for it, ${wish.bot} gets another password, picture and display name`)
}

function whyNewToken(wish: SetupWish, token: FoundToken, record: SetupRecord): string | null {
  if (token.is === 'none') return 'the settings have none'
  if (token.is === 'refused') return 'Gitea refuses the one in the settings'
  const lacking = new Set([...token.lacking, ...lackingByRecord(wish, record)])
  return lacking.size > 0 ? `the one in the settings lacks ${[...lacking].join(', ')}` : null
}

function othersPassword({ bot, scopes }: SetupWish, why: string): CoordinatorError {
  return new CoordinatorError(
    'SETUP_NAME_TAKEN',
    `${bot} needs a new token (${why}), and setup did not make that account: it would have to change its password.`,
    {
      hint: `Make a token of ${bot} with the scopes ${scopes.join(', ')} and write it into the settings as GITEA_TOKEN; or say with --adopt that the account was made for the bot: its password, picture and display name are then changed.`,
    },
  )
}

/** Of a token that an earlier run made it is known what it may write, too. */
function lackingByRecord(wish: SetupWish, { made }: SetupRecord): string[] {
  const known = made.flatMap(({ thing, begunAtMs }) =>
    thing.what === 'token' && begunAtMs === undefined ? [thing] : [],
  )
  const latest = known.at(-1)
  return latest ? wish.scopes.filter((scope) => !latest.scopes.includes(scope)) : []
}

function tokenItem({ bot, scopes }: SetupWish, why: string): PlanItem {
  const detail = `${scopes.join(', ')} (${why})`
  return { kind: 'make', what: `token of ${bot}`, detail, step: { do: 'make-token' } }
}
