import { english, say } from '../../language/say.ts'

/** What the bot says besides, or instead of, the status of a task. */

/** What it answers to a pull request that is assigned to it. */
export const PULL_REQUEST_TEXT = english`I take issues, not pull requests. Assign me an issue and I find the agent for it.`

/** What it would have done, where it only watches. */
export interface Unwritten {
  /** The status comment as it would stand there. */
  readonly body: string
  /** The labels that it would have set. */
  readonly labels: readonly string[]
  /** Whether it would have asked a person. */
  readonly asks: boolean
}

/** The one comment of a bot in shadow mode. */
export function shadowText({ body, labels, asks }: Unwritten): string {
  const names = labels.map((name) => `\`${name}\``)
  const set = names.length === 0 ? say`set no label` : say`set ${names.join(', ')}`
  const question = asks ? say`, asked whoever assigned me for help` : ''
  const quoted = body.split('\n').map((line) => (line === '' ? '>' : `> ${line}`))
  return [
    say`**I only watch here (shadow mode), and change nothing.**`,
    say`I would have ${set}${question} and written:`,
    quoted.join('\n'),
  ].join('\n\n')
}
