import { sleep, systemClock } from '../../clock.ts'
import { comments, type Fact, labelsOf, shown, until } from './demo/facts.ts'
import { consideredIn } from './demo/plain-text.ts'
import { BOT, Stage } from './demo/stage.ts'
import { type Act, STORY } from './demo/story.ts'
import { type Paper, Teller } from './demo/teller.ts'

/** How the story is told; nothing has to be said. */
export interface DemoOptions {
  /** The command line's file: the bot is another process of it. */
  readonly cli: string
  readonly story?: readonly Act[]
  /** Time to read what was said before the next scene, ms. */
  readonly readingMs?: number
  /** How long to wait until a scene is as it should be, ms. */
  readonly patienceMs?: number
  readonly out?: Paper
}

const READING_MS = 2_300
const PATIENCE_MS = 10_000

/**
 * Plays a small team with the real bot on a fake Gitea, and checks everything that it tells.
 * @returns whether all of it was true
 */
export async function demo(options: DemoOptions): Promise<boolean> {
  const teller = new Teller(options.out ?? process.stdout)
  teller.heading('Mosaic Coordinator: a small team, a fake Gitea, and the real bot')
  const stage = await Stage.build(options.cli)
  const onInterrupt = () => void stage.clear().finally(() => process.exit(130))
  process.once('SIGINT', onInterrupt)
  try {
    teller.aside(`Gitea is at ${stage.gitea.url}, the bot at ${stage.bot.url}.`)
    const untrue = await play(stage, teller, options)
    if (untrue.length > 0) complain(stage, teller, untrue)
    return untrue.length === 0
  } finally {
    process.off('SIGINT', onInterrupt)
    await stage.clear()
  }
}

/** @returns what was not true; the story ends there */
async function play(stage: Stage, teller: Teller, options: DemoOptions): Promise<readonly string[]> {
  const { story = STORY, readingMs = READING_MS, patienceMs = PATIENCE_MS } = options
  let checked = 0
  for (const act of story) {
    if (checked > 0) await sleep(systemClock, readingMs)
    const facts = act.facts(stage)
    const untrue = await playAct(act, facts, { stage, teller, patienceMs })
    if (untrue.length > 0) return untrue.map((fact) => fact.what)
    checked += facts.length
  }
  const code = await stage.bot.stop()
  if (code !== 0) return [`the bot, asked to stop, ends with exit code 0 (it was ${code})`]
  conclude(stage, teller, checked)
  return []
}

/** @returns what was not true even after a while */
async function playAct(
  act: Act,
  facts: readonly Fact[],
  { stage, teller, patienceMs }: { stage: Stage; teller: Teller; patienceMs: number },
): Promise<Fact[]> {
  teller.heading(act.title)
  await act.perform(stage, teller)
  const since = systemClock.monotonic()
  const isTrue = await until(() => facts.every((fact) => fact.holds()), patienceMs)
  if (!isTrue) return facts.filter((fact) => !fact.holds())
  const seconds = ((systemClock.monotonic() - since) / 1000).toFixed(2)
  for (const number of act.seen) {
    showIssue(stage, teller, number, number === act.seen.at(-1) ? `${seconds} s later` : '')
  }
  if (act.showsTable) showTable(stage, teller, act.seen)
  if (act.remark) teller.aside(act.remark)
  return []
}

/** The bot's comment as far as it tells something new, and the labels. */
function showIssue(stage: Stage, teller: Teller, number: number, remark = ''): void {
  const [headline = '', ...others] = shown(stage, number)
  const why = others.filter((paragraph) => !/^(- |Next:)/.test(paragraph))
  const next = others.filter((paragraph) => paragraph.startsWith('Next:'))
  teller.says(BOT, `#${number}  ${headline}`, ...(why.length > 0 ? why : next))
  teller.labels(labelsOf(stage, number), remark)
}

function showTable(stage: Stage, teller: Teller, numbers: readonly number[]): void {
  const rows = numbers.flatMap((number) => consideredIn(comments(stage, number, 'status')[0]?.body ?? ''))
  teller.aside('Folded in the comment, every agent that was considered:')
  teller.table(rows.map(({ verdict, agent, reason, cost }) => [verdict, agent, cost, reason]))
}

function conclude(stage: Stage, teller: Teller, checked: number): void {
  const issues = stage.gitea.issues(stage.repo).length
  teller.heading(
    `All of it was true: ${checked} statements checked, ${issues} issues, one status comment on each.`,
  )
  teller.aside('Next: "Run it on your Gitea" in README.md.')
}

function complain(stage: Stage, teller: Teller, untrue: readonly string[]): void {
  teller.heading('This was not true:')
  for (const what of untrue) teller.aside(`- ${what}`)
  teller.heading('What is there instead:')
  for (const { number } of stage.gitea.issues(stage.repo)) showIssue(stage, teller, number)
  teller.heading("The last lines of the bot's log:")
  teller.verbatim(stage.bot.lastWords)
}
