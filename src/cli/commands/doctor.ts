import { systemClock } from '../../clock.ts'
import { readEnvFile } from '../../env-file.ts'
import { asError } from '../../errors.ts'
import { examine } from './doctor/examine.ts'
import type { Finding } from './doctor/finding.ts'
import { type DoctorOptions, readSite, type Site } from './doctor/site.ts'
import { reportJson, reportText } from './doctor/tell.ts'

/**
 * Looks at everything that the bot needs, tells what is wrong and what to do about it, and with `--fix` does what is safe.
 * @returns false when something failed
 * @throws CoordinatorError `ENV_FILE` when the file of settings that was named cannot be read
 */
export async function doctor(options: DoctorOptions): Promise<boolean> {
  readEnvFile(options.envFile)
  const site = await readSite(options, systemClock)
  const found = await examine(site)
  const findings = options.fix ? await trippedAgain(site, await mended(found), found) : found
  process.stdout.write(options.json ? reportJson(findings) : reportText(findings))
  return findings.every(({ result }) => result !== 'failed')
}

/** Hooks that have been put right only now are worth the round trip that was left out because of them. */
async function trippedAgain(
  site: Site,
  mended: readonly Finding[],
  before: readonly Finding[],
): Promise<readonly Finding[]> {
  const wasMended = before.some(({ check, fix }) => check.startsWith('hook') && fix)
  const wasMade = before.some(({ check, result }) => check === 'round-trip' && result !== 'skipped')
  if (site.options.roundTrip === false || !wasMended || wasMade) return mended
  const again = await examine(site)
  return [
    ...mended.filter(({ check }) => check !== 'round-trip'),
    ...again.filter(({ check }) => check === 'round-trip'),
  ]
}

/** One after the other; a hook with several faults is put right by the first of them. */
async function mended(findings: readonly Finding[]): Promise<Finding[]> {
  const results: Finding[] = []
  for (const finding of findings) results.push(await mend(finding))
  return results
}

async function mend(finding: Finding): Promise<Finding> {
  const { check, about, text, fix } = finding
  if (!fix) return finding
  try {
    await fix.apply()
    return {
      check,
      result: 'ok',
      text: `${text}; mended: ${fix.says}`,
      ...(about === undefined ? {} : { about }),
    }
  } catch (error) {
    return { ...finding, text: `${text}; it could not be mended: ${asError(error).message}` }
  }
}
