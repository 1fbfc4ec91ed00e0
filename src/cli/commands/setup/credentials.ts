import { CoordinatorError } from '../../../errors.ts'
import type { Credentials } from '../../../gitea/setup/installer.ts'
import type { Sources } from './answers.ts'
import { firstLine } from './terminal.ts'

/**
 * As whom the setup comes to Gitea. Secrets come from the environment, a pipe or a question: the command line would show
 * them to everybody on the machine. They are kept nowhere.
 *
 * @returns null = there is no administrator at hand
 * @throws CoordinatorError `SETUP_MISSING`
 */
export async function credentialsOf(sources: Sources): Promise<Credentials | null> {
  const { options, environment } = sources
  if (options.admin === false) return null
  const piped = options.passwordStdin || options.tokenStdin ? await firstLine(process.stdin) : undefined
  if (piped === '') throw nobody('Nothing came through the pipe.')
  if (piped !== undefined && options.tokenStdin) return { token: piped }
  const login = options.admin ?? environment.GITEA_ADMIN_USER
  const password = piped ?? environment.GITEA_ADMIN_PASSWORD
  if (login === undefined && environment.GITEA_ADMIN_TOKEN) return { token: environment.GITEA_ADMIN_TOKEN }
  if (login !== undefined && password !== undefined) return withCode({ login, password }, sources)
  return asked(sources, login)
}

async function asked(sources: Sources, known: string | undefined): Promise<Credentials | null> {
  const { asker } = sources
  if (!asker) throw nobody('Setup needs an administrator of Gitea.')
  const login =
    known ?? (await asker.ask('Name of an administrator (empty: you have a token, or none is at hand)'))
  if (login === '') {
    const token = await asker.secret('Token of an administrator, empty for none')
    return token === '' ? null : { token }
  }
  const password = await asker.secret(`Password of ${login}`)
  const otp = await asker.secret('Code of the second factor, empty for none')
  return otp === '' ? { login, password } : { login, password, otp }
}

function withCode(
  plain: { readonly login: string; readonly password: string },
  { environment }: Sources,
): Credentials {
  const otp = environment.GITEA_ADMIN_OTP
  return otp === undefined ? plain : { ...plain, otp }
}

function nobody(message: string): CoordinatorError {
  return new CoordinatorError('SETUP_MISSING', message, {
    hint: 'Set GITEA_ADMIN_TOKEN, or GITEA_ADMIN_USER with GITEA_ADMIN_PASSWORD, or pipe one of them in with --token-stdin or --admin NAME --password-stdin. If you know no administrator: --no-admin tells what to ask one for.',
  })
}
