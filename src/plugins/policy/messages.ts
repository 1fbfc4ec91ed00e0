import type { RepositoryConfigError } from '../../app/repository-config-error.ts'
import { say, translated } from '../../language/say.ts'

/** What people are told of a configuration file that is wrong. Each line of it has its place: line, column, key. */
export function brokenText(problems: readonly RepositoryConfigError[]): string {
  const told = problems.map(({ path, problems: places }) =>
    [`\`${path}\`:`, ...places.map((place) => `- ${asText(placeText(place))}`)].join('\n'),
  )
  return [
    say`**I cannot follow the configuration as it stands.**`,
    ...told,
    say`Until it is mended I go by the last version that was right. This note goes away by itself then.`,
  ].join('\n\n')
}

type Place = RepositoryConfigError['problems'][number]

function placeText({ line, column, key, message }: Place): string {
  const at = [
    line === undefined ? '' : say`line ${line}`,
    column === undefined ? '' : say`column ${column}`,
    key,
  ].filter((part) => part !== '')
  return at.length === 0 ? translated(message) : `${at.join(', ')}: ${translated(message)}`
}

/** What stands in the file was written by somebody; here it is only shown: no mention, no reference, no markup. */
function asText(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]/g, ' ').slice(0, 300)}\``
}
