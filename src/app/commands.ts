import { issueKey } from '../gitea/issue-address.ts'
import { mayHaveCommands } from '../issue/may-have-commands.ts'
import type { GivenCommand } from '../issue/read-command.ts'
import { inLanguage } from '../language/language.ts'
import { english, translatedWhole } from '../language/say.ts'
import { type Command, type CommandEvent, eventsOf, isUsableOn, type WhoCanUse } from './command.ts'
import { argumentsOf } from './command-arguments.ts'
import type { CommandDeps } from './command-deps.ts'
import {
  askerOf,
  commentIn,
  correctionsIn,
  endedBefore,
  firstOwn,
  forgottenWrongLines,
  give,
  giveAgain,
  see,
  tooLate,
  wrongLine,
} from './command-hearing.ts'
import { helpTable, MOST_COMMANDS, REFUSALS, wrongWords } from './command-messages.ts'
import { HELP } from './command-names.ts'
import { type CommandEnd, type CommandRecord, CommandRecords, type WrongLine } from './command-records.ts'
import { whyNot } from './command-refusal.ts'
import { CommandReplies } from './command-reply.ts'
import { askedFor, offParts, ruleOf } from './command-rights.ts'
import { CommandTable, type Meant, placeOf } from './command-table.ts'
import type { Context } from './context.ts'

export type { CommandDeps } from './command-deps.ts'

/** All commands of all plugins, and what is done when somebody writes one. */
export class Commands {
  readonly #deps: CommandDeps | undefined
  readonly #records: CommandRecords | undefined
  readonly #replies: CommandReplies | undefined
  readonly #table: CommandTable

  constructor(deps: CommandDeps | undefined) {
    this.#deps = deps
    this.#records = deps && new CommandRecords(deps.memory)
    this.#replies =
      deps && this.#records && new CommandReplies({ records: this.#records, commit: deps.commit })
    this.#table = new CommandTable({
      plugin: '',
      name: HELP,
      help: english`Lists what you can write here.`,
      whoCanUse: 'anyone',
      on: 'both',
      usage: '/help',
      run: (context) => this.#help(context),
    })
  }

  /** By which names a repository may settle who uses them. */
  get names(): readonly string[] {
    return this.#table.names
  }

  /** Whether such an event may be, or hold, a command of the plugin. */
  concerns(plugin: string, event: string): boolean {
    return this.#table
      .of(plugin)
      .some((command) => event === 'command.given' || eventsOf(command).some((name) => name === event))
  }

  /** @throws CoordinatorError `COMMAND_TWICE` when another command has the name */
  add(command: Command): void {
    this.#table.add(command)
  }

  /**
   * Makes each command of a comment an event of its own: it is done, and tried again, alone. One plugin does so for all that
   * have commands in it, so that the comment is looked at once.
   */
  async hear(plugin: string, context: Context<CommandEvent>): Promise<void> {
    const { comment, place } = commentIn(context)
    if (!mayHaveCommands(comment.body) || !this.#deps || !this.#records) return
    const { readCommands } = await import('../issue/read-command.ts')
    const lines = readCommands(comment.body)
    // what is close to none of ours is not worth a look at what the repository says
    if (this.#table.meantBy(lines, place, { otherBots: [] }).length === 0) return
    // what is asked of Gitea afterwards is asked by the names of now
    if (typeof (await context.snapshot.issue()) === 'string') return
    const policy = await this.#deps.policy(context.snapshot.address)
    const meant = this.#table.meantBy(lines, place, policy)
    if (meant[0]?.owner !== plugin) return
    if (context.name.endsWith('.edited')) return this.#hearCorrection(context, meant, this.#records)
    if (context.name === 'comment.found' && (await this.#records.wasHeard(comment.id))) return
    const { id: botId } = await this.#deps.me()
    if (comment.user.id === botId) return
    const sight = (await this.#deps.isSilent(context.snapshot.address)) ? 'new' : await see(context, botId)
    if (typeof sight === 'object' && !(await this.#records.wasHeard(comment.id))) {
      const wrong = forgottenWrongLines(meant.slice(0, MOST_COMMANDS), sight)
      context.write(this.#records.keepWrongLines(comment.id, wrong))
    }
    context.write(this.#records.hear(comment.id))
    if (typeof sight === 'object' || sight === 'nowhere') return
    const more = { ...(await askerOf(context)), isFirst: sight === 'new', isCorrection: false }
    const late = tooLate(context)
    for (const [index, one] of (late ? firstOwn(meant) : meant.slice(0, MOST_COMMANDS + 1)).entries()) {
      const refused = late ?? (index === MOST_COMMANDS ? 'many' : undefined)
      give(context, { meant: one, more: refused ? { ...more, refused } : more })
    }
  }

  /** Only an edit by whoever wrote the comment counts, and it is for whom it is now: Gitea's word about who edits is about them. */
  async #hearCorrection(
    context: Context<CommandEvent>,
    meant: readonly Meant[],
    records: CommandRecords,
  ): Promise<void> {
    if (context.name !== 'issue_comment.edited' && context.name !== 'pull_request_comment.edited') return
    const { comment, sender, changes } = context.payload
    const before = changes?.body?.from
    if (sender.id !== comment.user.id || before === undefined) return
    const { readCommands } = await import('../issue/read-command.ts')
    const old = readCommands(before)
    const wrong = await this.#wrongLines(context, old, records)
    if (wrong.length === 0) return
    const found = correctionsIn(meant.slice(0, MOST_COMMANDS), old, wrong)
    const asker = await askerOf(context)
    for (const { meant: one, wrong: was } of found) {
      const correction = was.corrections + 1
      const more = { ...asker, isFirst: false, isCorrection: true, correction }
      give(context, { meant: { ...one, line: was.line }, more })
    }
    const mended = new Set(found.map(({ wrong: { line } }) => line))
    context.write(
      records.keepWrongLines(
        comment.id,
        wrong.filter(({ line }) => !mended.has(line)),
      ),
    )
  }

  /** What may be corrected of a comment as it was before an edit; of one that nobody remembers the bot's reactions tell. */
  async #wrongLines(
    context: Context<CommandEvent>,
    old: readonly GivenCommand[],
    records: CommandRecords,
  ): Promise<readonly WrongLine[]> {
    const { id } = context.payload.comment
    if (!this.#deps || (await records.wasHeard(id))) return records.wrongLines(id)
    const { place } = commentIn(context)
    const meant = this.#table.meantBy(old, place, await this.#deps.policy(context.snapshot.address))
    if (meant.length === 0) return []
    const sight = await endedBefore(context, (await this.#deps.me()).id)
    // nobody has told of it yet: it is left to its own webhook, or to the sweep
    if (!sight) return []
    context.write(records.hear(id))
    return forgottenWrongLines(meant.slice(0, MOST_COMMANDS), sight)
  }

  /** Does a command that was given to a plugin, once; its end is stored together with what it did. */
  async obey(plugin: string, context: Context<'command.given'>): Promise<void> {
    const { payload, snapshot, ensure } = context
    const command = this.#table.find(payload.command)
    const [deps, records, replies] = [this.#deps, this.#records, this.#replies]
    if (payload.plugin !== plugin || !command || !deps || !records || !replies) return
    const before = await records.find(payload)
    if (before && before.state !== 'begun' && !before.owed) return
    // an issue that is gone has no place for an answer, and one in an archived repository takes none
    if (typeof (await snapshot.issue()) === 'string') return
    if (await snapshot.isArchived()) return context.write(records.write(payload, 'refused'))
    // while a person has paused the bot there, nothing is done that could not be answered; an order counts as no change
    ensure.checkPaused()
    const isSilent = await deps.isSilent(context.snapshot.address)
    if (isSilent && !command.inShadow) return context.write(records.write(payload, 'refused'))
    const language = await deps.language(snapshot.address)
    await inLanguage(language, () =>
      this.#obey(command, context, { deps, records, replies, before, isSilent }),
    )
  }

  async #obey(
    command: Command,
    context: Context<'command.given'>,
    { deps, records, replies, before, isSilent }: Obeying,
  ): Promise<void> {
    const { payload } = context
    // a flood of questions is to cost next to nothing: who writes orders waits for its end
    const isTooMuch = !before && (await this.#isTooMuch(command, context, deps))
    if (!before && !isTooMuch) await deps.commit([records.write(payload, 'begun')])
    const end = before?.owed ?? (isTooMuch ? ENOUGH : await this.#endOf(command, context, deps))
    if (end === 'later') return
    if (end.state === 'wrong' && !before?.owed) {
      const others = (await records.wrongLines(payload.comment)).filter(({ line }) => line !== payload.line)
      context.write(records.keepWrongLines(payload.comment, [...others, wrongLine(payload)]))
    }
    const told = before?.owed ? end : await this.#withinLimit(context, end, records)
    if (!isSilent && !(await replies.isTold(context, told, before)))
      return context.write(records.owe(payload, told))
    context.write(records.write(payload, end.state))
  }

  async #endOf(
    command: Command,
    context: Context<'command.given'>,
    deps: CommandDeps,
  ): Promise<CommandEnd | 'later'> {
    const { payload } = context
    const { refused } = payload
    const place = await placeOf(context)
    if (command.elsewhere && !isUsableOn(command, place))
      return this.#refusal(context, translatedWhole(command.elsewhere))
    if (refused === 'misspelt') return { state: 'wrong', answer: REFUSALS.misspelt(payload) }
    if (refused === 'old' || refused === 'edited')
      return { state: 'refused', answer: REFUSALS[refused](payload) }
    const policy = await deps.policy(context.snapshot.address)
    const read = argumentsOf(command, payload.words)
    const asked = askedFor(command, read)
    for (const one of refused ? [command] : asked) {
      const why = await whyNot(one, context, { deps: deps.rights, policy })
      if (why !== undefined) return this.#refusal(context, why)
    }
    if (refused) return { state: 'refused', answer: REFUSALS[refused](payload) }
    const isForWriters = asked.some((one) => ruleOf(one, policy) === 'writer')
    if (typeof read === 'string') return { state: 'wrong', answer: wrongWords(read, command), isForWriters }
    const said = await command.run(context, read.args)
    if (typeof said !== 'object') return { state: 'done', answer: said, isForWriters }
    if ('refusal' in said) return this.#refusal(context, said.refusal)
    if ('notDone' in said) return { state: 'wrong', answer: said.notDone, isForWriters }
    return giveAgain(context) ? 'later' : { state: 'refused', answer: said.notYet, isForWriters }
  }

  /** Whether it is a question of somebody who has been answered as often as anybody is. */
  async #isTooMuch(command: Command, context: Context<'command.given'>, deps: CommandDeps): Promise<boolean> {
    const { payload, snapshot } = context
    if (payload.refused || !(await this.#isAnsweredOften(context))) return false
    const policy = await deps.policy(snapshot.address)
    return askedFor(command, argumentsOf(command, payload.words)).every(
      (one) => ruleOf(one, policy) === 'anyone',
    )
  }

  /** Whoever asks more than anybody reads is answered with a reaction. */
  async #withinLimit(
    context: Context<'command.given'>,
    end: CommandEnd,
    records: CommandRecords,
  ): Promise<CommandEnd> {
    if (end.answer === undefined || end.isForWriters) return end
    if (await this.#isAnsweredOften(context)) return { state: end.state }
    const [key, userId] = [issueKey(context.address), context.payload.by.id]
    context.write(await records.countAnswer(key, userId, context.now()))
    return end
  }

  async #isAnsweredOften({ address, payload, now }: Context<'command.given'>): Promise<boolean> {
    return (await this.#records?.isAnsweredOften(issueKey(address), payload.by.id, now())) ?? false
  }

  /** Said once an hour to a person on an issue; otherwise the reaction has to do. */
  async #refusal(context: Context<'command.given'>, answer: string): Promise<CommandEnd> {
    const [key, userId] = [issueKey(context.address), context.payload.by.id]
    if (await this.#records?.wasRefused(key, userId, context.now())) return { state: 'refused' }
    if (this.#records) context.write(this.#records.refuse(key, userId, context.now()))
    return { state: 'refused', answer }
  }

  async #help(context: Context<'command.given'>): Promise<string> {
    const place = await placeOf(context)
    const policy = await this.#deps?.policy(context.snapshot.address)
    const usable = this.#table.at(place).flatMap((command) => {
      const rule: WhoCanUse | 'nobody' = policy ? ruleOf(command, policy) : command.whoCanUse
      const off = policy ? offParts(command, policy) : []
      return rule === 'nobody' ? [] : [{ ...command, rule, off }]
    })
    return helpTable(usable, this.#table.isMoreAt(place) ? place : undefined)
  }
}

/** What it takes to do one command. */
interface Obeying {
  readonly deps: CommandDeps
  readonly records: CommandRecords
  readonly replies: CommandReplies
  /** What was stored of it when the run began. */
  readonly before: CommandRecord | undefined
  readonly isSilent: boolean
}

/** What becomes of a question beyond that. */
const ENOUGH: CommandEnd = { state: 'refused' }
