import { CoordinatorError } from '../errors.ts'
import { readAs, wire } from '../gitea/wire.ts'
import { MAX_BODY_CHARS } from '../issue/bounds.ts'
import { mayHaveCommands } from '../issue/may-have-commands.ts'
import { argumentsOf, type Command, type CommandEvent, eventsOf, type WhoCanUse } from './command.ts'
import type { Context } from './context.ts'
import type { Memory } from './memory.ts'

type Refusal = NonNullable<Context<'command.given'>['payload']['refused']>

/** What commands need. */
export interface CommandDeps {
  readonly memory: Memory
  isOrganisation(owner: string): Promise<boolean>
}

const WHO: Readonly<Record<WhoCanUse, string>> = {
  anyone: 'everybody',
  author: 'who opened the issue, and who may write in the repository',
  writer: 'who may write in the repository',
}

/** More than that in one comment is not somebody who asks for something. */
const MOST_COMMANDS = 10

/** Half of an argument may mean something else than the whole, so nothing is done at all. */
const REFUSALS: Readonly<Record<Refusal, (name: string) => string>> = {
  cut: (name) =>
    `\`/${name}\` was not done: only the first ${MAX_BODY_CHARS.toLocaleString('en')} characters of a comment are read, and its line goes on after them. Write it into a comment of its own, and shorter.`,
  many: (name) =>
    `Of the commands in this comment only the first ${MOST_COMMANDS} were done: \`/${name}\` and what stands below it were not. Write them into another comment.`,
}

/** All commands of all plugins, and what is done when somebody writes one. */
export class Commands {
  readonly #deps: CommandDeps | undefined
  readonly #byName = new Map<string, Command>()

  constructor(deps: CommandDeps | undefined) {
    this.#deps = deps
  }

  /** Whether such an event may be, or hold, a command of the plugin. */
  concerns(plugin: string, event: string): boolean {
    const own = [...this.#byName.values()].filter((command) => command.plugin === plugin)
    return own.some(
      (command) => event === 'command.given' || eventsOf(command).some((name) => name === event),
    )
  }

  /** @throws CoordinatorError `COMMAND_TWICE` when another command has the name */
  add(command: Command): void {
    const other = this.#byName.get(command.name)
    if (other) {
      const message = `The plugins "${other.plugin}" and "${command.plugin}" both have the command /${command.name}.`
      throw new CoordinatorError('COMMAND_TWICE', message, {
        hint: 'Load one of them, or rename one command.',
      })
    }
    this.#byName.set(command.name, command)
  }

  /** Makes each command of a new comment an event of its own: it is done, and tried again, alone. */
  async hear(plugin: string, context: Context<CommandEvent>): Promise<void> {
    const { comment, issue, repository } = context.payload
    if (!mayHaveCommands(comment.body)) return
    const { readCommands } = await import('../issue/read-command.ts')
    // those of all plugins count together, and whose is the first that is too many answers for all that follow
    const meant = readCommands(comment.body).flatMap((given) => {
      const command = this.#byName.get(given.name)
      return command && eventsOf(command).includes(context.name) ? [{ ...given, owner: command.plugin }] : []
    })
    for (const [index, { line, name, words, isCut, owner }] of meant.slice(0, MOST_COMMANDS + 1).entries()) {
      if (owner !== plugin) continue
      const refused: Refusal | undefined = index === MOST_COMMANDS ? 'many' : isCut ? 'cut' : undefined
      const payload = {
        issue: context.address,
        plugin,
        command: name,
        words: refused ? [] : [...words],
        comment: comment.id,
        line,
        by: { id: comment.user.id, login: comment.user.login },
        isAuthor: comment.user.id === issue.user.id,
        mayPush: repository.permissions?.push === true,
        ...(refused ? { refused } : {}),
      }
      context.emit('command.given', payload, { id: nameOf(payload) })
    }
  }

  /** Does a command that was given, once; its end is stored together with what it did. */
  async obey(command: Command, context: Context<'command.given'>): Promise<void> {
    const { payload } = context
    if (payload.plugin !== command.plugin || payload.command !== command.name || !this.#deps) return
    const { memory } = this.#deps
    const record = nameOf(payload)
    if ((await memory.recall(record)) !== undefined) return
    // an issue that is gone has no place for an answer
    if (typeof (await context.snapshot.issue()) === 'string') return
    // an answer that had to wait for its turn would make the command done twice
    context.ensure.begin()
    const answer = await this.#answerTo(command, context, this.#deps)
    if (answer) await reply(context, answer)
    context.write(memory.remember(record, command.name))
  }

  async #answerTo(command: Command, context: Context<'command.given'>, deps: CommandDeps) {
    const help = `\`${command.usage}\`: ${command.help}`
    if (!(await mayUse(command.whoCanUse, context, deps)))
      return `\`/${command.name}\` is for ${WHO[command.whoCanUse]}.`
    if (context.payload.refused) return REFUSALS[context.payload.refused](command.name)
    const read = argumentsOf(command, context.payload.words)
    return typeof read === 'string' ? `${read}\n\n${help}` : command.run(context, read.args)
  }
}

function nameOf({ comment, line }: { readonly comment: number; readonly line: number }): string {
  return `command:${comment}:${line}`
}

/**
 * Who may write in a person's repository is listed among those who can be assigned. In an organisation that list has
 * people who may only read too; there the signed delivery says what the one who wrote may do.
 */
async function mayUse(who: WhoCanUse, context: Context<'command.given'>, deps: CommandDeps) {
  const { isAuthor, mayPush, by } = context.payload
  if (who === 'anyone' || (who === 'author' && isAuthor)) return true
  // in doubt: nobody
  if (who !== 'author' && who !== 'writer') return false
  const [owner, repo] = context.repo()
  if (await deps.isOrganisation(owner)) return mayPush
  const users = readAs(wire.users, await context.gitea.repos.repoGetAssignees(owner, repo))
  return users.some(({ id }) => id === by.id)
}

/** One comment, however often the run is made. */
async function reply(context: Context<'command.given'>, text: string): Promise<void> {
  const { comment, line } = context.payload
  await context.ensure.comment({ kind: `command-${comment}-${line}`, body: text })
}
