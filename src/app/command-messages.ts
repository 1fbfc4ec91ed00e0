import { MAX_BODY_CHARS } from '../issue/bounds.ts'
import { english, say, translatedWhole } from '../language/say.ts'
import type { Command, WhoCanUse } from './command.ts'
import type { Ruled, Verdict } from './command-rights.ts'
import type { PayloadOf } from './event-names.ts'
import { inCode } from './quoted.ts'

type Given = PayloadOf<'command.given'>

/** More than that in one comment is not somebody who asks for something. */
export const MOST_COMMANDS = 10

const WHO: Readonly<Record<WhoCanUse, string>> = {
  anyone: english`everybody`,
  author: english`who opened the issue, and who may write in the repository`,
  writer: english`who may write in the repository`,
}

/** The same in a table that is read on a phone. */
const WHO_SHORT: Readonly<Record<WhoCanUse, string>> = {
  anyone: english`everybody`,
  author: english`author, writers`,
  writer: english`writers`,
}

/** Why somebody may not use a command, or a part of it. */
export function notForYou(
  { name, instead: said = '' }: Ruled,
  rule: WhoCanUse | 'nobody',
  verdict: Exclude<Verdict, 'yes'>,
): string {
  const instead = translatedWhole(said)
  if (verdict === 'off' || rule === 'nobody') return say`\`/${name}\` is switched off here. ${instead}`.trim()
  const why =
    verdict === 'unsigned' ? notSigned(name) : say`\`/${name}\` is for ${translatedWhole(WHO[rule])}.`
  return `${why} ${instead}`.trim()
}

function notSigned(name: string): string {
  return say`\`/${name}\` came to me without Gitea's word about what you may do here, which I need in an organisation. Please write it again, in a new comment.`
}

/** Half of an argument may mean something else than the whole, so nothing is done at all. */
export const REFUSALS: Readonly<Record<NonNullable<Given['refused']>, (given: Given) => string>> = {
  cut: ({ command }) =>
    say`\`/${command}\` was not done: only the first ${MAX_BODY_CHARS.toLocaleString('en')} characters of a comment are read, and its line goes on after them. Write it into a comment of its own, and shorter.`,
  many: ({ command }) =>
    say`Of the commands in this comment only the first ${MOST_COMMANDS} were done: \`/${command}\` and what stands below it were not. Write them into another comment.`,
  misspelt: ({ command, written = '', words }) =>
    say`I have no ${inCode(`/${written}`)}. Did you mean ${inCode([`/${command}`, ...words].join(' '))}? You can correct your comment; \`/help\` lists what there is.`,
  old: ({ command }) =>
    say`\`/${command}\` reached me only now, more than a day after it was written. Please repeat it if you still want it.`,
  edited: ({ command }) =>
    say`\`/${command}\` reached me only now, and its comment was changed since, so I cannot tell whose words it is. Please repeat it in a new comment.`,
}

export function wrongWords(problem: string, { usage, help }: Pick<Command, 'usage' | 'help'>): string {
  return `${problem}\n\n\`${usage}\`: ${translatedWhole(help)}`
}

/** A command that can be written here. */
interface HelpRow extends Pick<Command, 'usage' | 'help'> {
  readonly rule: WhoCanUse
  /** The parts of it that are switched off. */
  readonly off: readonly string[]
}

/** What there is to write here; narrow, because it is read on phones too. */
export function helpTable(commands: readonly HelpRow[], moreThan?: 'issues' | 'pulls'): string {
  const rows = commands.map(
    ({ usage, help, rule, off }) =>
      `| \`${cell(usage)}\` | ${cell([translatedWhole(help), ...off.map((part) => say`(\`${part}\` is switched off here.)`)].join(' '))} | ${translatedWhole(WHO_SHORT[rule])} |`,
  )
  return [
    say`Write one of these at the beginning of a line:`,
    '',
    say`| Command | What it does | Who |`,
    '| --- | --- | --- |',
    ...rows,
    ...(moreThan === undefined ? [] : ['', translatedWhole(MORE[moreThan])]),
  ].join('\n')
}

const MORE = {
  pulls: english`Write \`/help\` on an issue to see what there is for issues.`,
  issues: english`Write \`/help\` on a pull request to see what there is for pull requests.`,
} as const

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|')
}
