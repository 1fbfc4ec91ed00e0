import { moneyText } from '../agents/amounts.ts'
import { issueKey, refTo } from '../gitea/issue-address.ts'
import { say, translated } from '../language/say.ts'
import { type BlockerOrder, type Given, isUnordered, type OrderName, stampOf } from '../tasks/overrides.ts'
import { isEnded, isHeld, type Task } from '../tasks/task.ts'
import { UNNAMED } from './blockers-text.ts'

/** Of which task orders are told. */
export type OrderedTask = Pick<Task, 'overrides' | 'address' | 'textHash' | 'state' | 'agent'>

/** An order: what was ordered, by whom, and how it is taken back. */
interface OrderLine {
  readonly told: string
  readonly back: string
}

/**
 * What people have ordered: who did, and how to take it back. Names stand as code, since a mention would notify. An order to
 * wait for what holds nothing back now is not told: it would be read as if the task still waited.
 */
export function ordersText(task: OrderedTask & Pick<Task, 'blockers' | 'hiddenBlockers'>): string {
  if (isEnded(task)) return ''
  const { overrides, blockers, hiddenBlockers = 0 } = task
  const holding = new Set(blockers?.map(({ key }) => key))
  const isTold = ({ waits, address, isHidden }: BlockerOrder) =>
    !waits || blockers === null || holding.has(issueKey(address)) || (isHidden && hiddenBlockers > 0)
  const orders = overrides.blockers && { blockers: overrides.blockers.filter(isTold) }
  const lines = orderLines({ ...task, overrides: { ...overrides, ...orders } }).map(
    ({ told, back }) => `- ${told}; ${back}`,
  )
  return lines.length === 0 ? '' : [say`What people have ordered:`, ...lines].join('\n')
}

/** The same without how to take it back, a text for each order. */
export function orderTexts(task: OrderedTask): string[] {
  return orderLines(task).map(({ told }) => told)
}

function orderLines(task: OrderedTask): OrderLine[] {
  return [...valueLines(task), ...blockerLines(task)]
}

/** The first line of a task that a person keeps back; undefined = nobody does. */
export function heldHeadline(task: Task): string | undefined {
  const by = task.overrides.given?.hold?.by
  return isHeld(task) ? say`**Held back${by ? say` by ${asCode(by.login)}` : ''}.**` : undefined
}

/** What to do about it. */
export function heldNext(task: Task): string | undefined {
  return isHeld(task) ? say`_Next:_ write \`/resume\` when it may go on.` : undefined
}

/** ` (set by a label)` after a value that was ordered so, ` (ordered)` otherwise. */
export function orderedHow({ overrides }: Task, name: OrderName): string {
  const given = overrides.given?.[name]
  return given?.line === undefined ? say`(set by a label)` : say`(ordered)`
}

/** `high` for 1. */
export function priorityWord(priority: number): string {
  if (priority > 1) return 'urgent'
  if (priority > 0) return 'high'
  if (priority === 0) return 'medium'
  return priority < -1 ? 'lowest' : 'low'
}

function valueLines(task: OrderedTask): OrderLine[] {
  const { agent, difficulty, estimate, priority, approve, hold } = task.overrides
  const line = (name: OrderName, value: string | undefined) =>
    value === undefined ? [] : [{ told: `${value}${byWhom(task, name)}`, back: takenBack(task, name) }]
  return [
    ...line('agent', agent && say`Agent: \`${agent}\``),
    ...line('difficulty', difficulty && say`Difficulty: ${difficulty}`),
    ...line(
      'estimate',
      estimate === undefined ? undefined : say`Estimate: ${estimate.toLocaleString('en-US')} tokens`,
    ),
    ...line('priority', priority === undefined ? undefined : say`Priority: ${priorityWord(priority)}`),
    ...line('approve', approve === undefined ? undefined : say`Approved: up to ${moneyText(approve)}`),
    ...(hold === undefined ? [] : [heldLine(task, hold)]),
  ]
}

function heldLine(task: OrderedTask, reason: string): OrderLine {
  const why = reason.trim() === '' ? '' : `: ${asCode(reason)}`
  return { told: say`Held back${byWhom(task, 'hold')}${why}`, back: say`\`/resume\` ends that.` }
}

function blockerLines({ overrides, address: here, textHash }: OrderedTask): OrderLine[] {
  const orders = overrides.blockers ?? []
  const told = orders.filter(({ waits, isHidden }) => waits && !isHidden)
  const lines = Map.groupBy(told, ({ given }) => stampOf(given))
  return [
    ...[...lines.values()].map((together) => waitsLine(together, here)),
    ...orders.filter((order) => !told.includes(order)).flatMap((order) => otherLines(order, here, textHash)),
  ]
}

/** What one line of a comment has ordered: the parts of an issue can be many. */
function waitsLine(orders: readonly BlockerOrder[], here: Task['address']): OrderLine {
  const refs = orders.map((order) => refTo(order.address, here))
  const [first] = orders
  return {
    told: say`Waits for ${refs.map((ref) => `\`${ref}\``).join(', ')}${first ? nameOf(first.given) : ''}`,
    back: say`\`/unblocked-by ${refs.join(' ')}\` takes ${refs.length > 1 ? say`them` : say`it`} back`,
  }
}

function otherLines(order: BlockerOrder, here: Task['address'], textHash: string): OrderLine[] {
  const ref = order.isHidden ? translated(UNNAMED) : `\`${refTo(order.address, here)}\``
  const again = order.isHidden ? '#…' : refTo(order.address, here)
  const who = nameOf(order.given)
  if (order.waits)
    return [{ told: say`Waits for ${ref}${who}`, back: say`\`/unblocked-by ${again}\` takes it back` }]
  if (!isUnordered(order, textHash)) return []
  const told = say`Does not wait for ${ref}${who}, until its text changes`
  return [{ told, back: say`\`/blocked-by ${again}\` takes that back` }]
}

/** Whether another agent has it than the one that a person asked for with a label, which the bot then takes off. */
export function isPassedOver({ overrides, agent }: Pick<Task, 'overrides' | 'agent'>): boolean {
  const isByLabel = overrides.given?.agent?.line === undefined
  return isByLabel && overrides.agent !== undefined && agent !== null && agent !== overrides.agent
}

function takenBack(task: OrderedTask, name: OrderName): string {
  const isByHand = task.overrides.given?.[name]?.line === undefined
  const isGone = name === 'agent' && isPassedOver(task)
  const isLabel = isByHand && !isGone && name !== 'priority' && name !== 'estimate'
  return isLabel ? say`take the label off, or write \`/${name} auto\`` : say`\`/${name} auto\` takes it back`
}

function byWhom({ overrides }: OrderedTask, name: OrderName): string {
  return nameOf(overrides.given?.[name])
}

function nameOf(given: Given | undefined): string {
  const isLabel = given?.line === undefined
  if (!given?.by) return isLabel ? say`, with a label` : ''
  return say`${isLabel ? say`, with a label` : ','} by ${asCode(given.by.login)}`
}

/** In code Gitea makes no link, no mention and no reference of anything. */
function asCode(words: string): string {
  return `\`${words.replaceAll(/[`\r\n]/g, ' ')}\``
}
