import { systemClock } from '../../clock.ts'
import { loadOwnAddress } from '../../config.ts'
import { readEnvFile } from '../../env-file.ts'
import { asError } from '../../errors.ts'
import { askHealth, ownUrl } from '../own-address.ts'

/** How the command is called. */
export interface HealthOptions {
  /** With settings; `.env` unless said, if it is there. */
  readonly envFile?: string
  readonly json?: boolean
}

/**
 * Asks the bot that runs with these settings how it is, as a supervisor does.
 * @returns whether it is well; what only Gitea can cure does not count
 */
export async function health({ envFile, json }: HealthOptions): Promise<boolean> {
  readEnvFile(envFile)
  const url = ownUrl(loadOwnAddress())
  const { isWell, text } = await answered(url)
  const line = json ? text : `${isWell ? 'ok' : 'failing'}: ${url}/health: ${text}`
  process.stdout.write(`${line}\n`)
  return isWell
}

async function answered(url: string): Promise<{ readonly isWell: boolean; readonly text: string }> {
  try {
    return (await askHealth(url, systemClock)) ?? failing('what answers there is not the bot')
  } catch (thrown) {
    const { message, cause } = asError(thrown)
    return failing(cause === undefined ? message : asError(cause).message)
  }
}

function failing(error: string) {
  return { isWell: false, text: JSON.stringify({ status: 'failing', error }) }
}
