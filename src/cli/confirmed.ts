import { CoordinatorError } from '../errors.ts'
import { Terminal } from './commands/setup/terminal.ts'

/**
 * Whether whoever sits at the terminal says yes to what cannot be undone.
 * @param yes it was said on the command line already
 * @throws CoordinatorError `NOT_CONFIRMED` where nobody can be asked
 */
export async function confirmed(question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new CoordinatorError('NOT_CONFIRMED', `${question} Nobody can be asked here.`, {
      hint: 'Nothing was done; say --yes if that is meant.',
    })
  const terminal = new Terminal(process.stdin, process.stderr)
  try {
    return await terminal.confirm(question, false)
  } finally {
    terminal.close()
  }
}
