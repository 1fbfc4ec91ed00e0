import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { IssueSnapshot } from '../../gitea/snapshot.ts'
import { type Edge, isEffective } from '../../tasks/graph.ts'
import { isEnded, type Task } from '../../tasks/task.ts'
import type { BuiltInDeps } from '../deps.ts'
import { isForAll } from '../for-all.ts'
import { type Look, MOST_NODES, type Picture, type PictureNode } from './picture.ts'

/** So many issues are looked at for one picture; beyond that it only says that there are more. */
const MOST_LOOKED_AT = 200

type Deps = Pick<BuiltInDeps, 'tasks'>

/** An issue that hangs together with the task, and on which side of it. */
interface Reached extends PictureNode {
  readonly side: 'before' | 'after'
}

/**
 * What a task waits for and what waits for it, near ones first, from the stored graph alone. Of issues in other
 * repositories that are not public there is nothing, and nothing that is only reached through them; closed blockers are
 * shown, but not what they had waited for.
 *
 * @returns null when it has no dependencies that can be shown
 */
export async function pictureOf(deps: Deps, turn: IssueSnapshot, task: Task): Promise<Picture | null> {
  const walk = new Walk(deps, turn, task)
  await walk.go()
  return walk.picture
}

class Walk {
  readonly #deps: Deps
  readonly #turn: IssueSnapshot
  readonly #task: Task
  readonly #reached = new Map<string, PictureNode>()
  readonly #arrows = new Map<string, readonly [string, string]>()
  #isCut = false

  constructor(deps: Deps, turn: IssueSnapshot, task: Task) {
    this.#deps = deps
    this.#turn = turn
    this.#task = task
    const { key, address, title } = task
    this.#reached.set(key, { key, address, title, look: lookOf(task, true) })
  }

  get picture(): Picture | null {
    if (this.#reached.size < 2) return null
    const nodes = [...this.#reached.values()].slice(0, MOST_NODES)
    const drawn = new Set(nodes.map(({ key }) => key))
    const arrows = [...this.#arrows.values()].filter((ends) => ends.every((key) => drawn.has(key)))
    return { nodes, arrows, more: this.#reached.size - nodes.length, isCut: this.#isCut }
  }

  async go(): Promise<void> {
    const { key } = this.#task
    let frontier = [...(await this.#before(key)), ...(await this.#after(key))]
    while (frontier.length > 0 && !this.#isCut) {
      const following: Reached[] = []
      for (const node of frontier) {
        if (node.look === 'done') continue
        following.push(
          ...(node.side === 'before' ? await this.#before(node.key) : await this.#after(node.key)),
        )
      }
      frontier = following
    }
  }

  async #before(key: string): Promise<Reached[]> {
    const edges = await this.#deps.tasks.blockersOf(key, MOST_LOOKED_AT + 1)
    const found: Reached[] = []
    for (const edge of openFirst(edges)) {
      const node = await this.#blockerIn(edge)
      if (node && this.#take(node, edge)) found.push(node)
    }
    return found
  }

  async #after(key: string): Promise<Reached[]> {
    const edges = await this.#deps.tasks.dependentsOf(key, MOST_LOOKED_AT + 1)
    const found: Reached[] = []
    for (const edge of openFirst(edges)) {
      const node = await this.#dependentIn(edge)
      if (node && this.#take(node, edge)) found.push(node)
    }
    return found
  }

  /** @returns whether it was not known before, and there is room for it */
  #take(node: PictureNode, { blocker, dependent }: Edge): boolean {
    const isNew = !this.#reached.has(node.key)
    if (isNew && this.#reached.size >= MOST_LOOKED_AT) {
      this.#isCut = true
      return false
    }
    if (isNew) this.#reached.set(node.key, node)
    this.#arrows.set(`${blocker} ${dependent}`, [blocker, dependent])
    return isNew
  }

  async #blockerIn({ blocker: key, ...edge }: Edge): Promise<Reached | undefined> {
    if (this.#isCut || !(await this.#mayShow(edge.blockerAddress))) return undefined
    const task = await this.#deps.tasks.find(key)
    const title = task?.title ?? edge.blockerTitle
    const address = task?.address ?? edge.blockerAddress
    return { key, address, title, look: lookOf(task, edge.open), side: 'before' }
  }

  /** Only tasks wait; a text may name an issue that is not the bot's, and that one waits for nobody. */
  async #dependentIn({ dependent: key, dependentAddress }: Edge): Promise<Reached | undefined> {
    if (this.#isCut || !(await this.#mayShow(dependentAddress))) return undefined
    const task = await this.#deps.tasks.find(key)
    if (!task || isEnded(task)) return undefined
    return { key, address: task.address, title: task.title, look: lookOf(task, true), side: 'after' }
  }

  #mayShow(address: IssueAddress): Promise<boolean> {
    return isForAll(this.#turn, address)
  }
}

function openFirst(edges: readonly Edge[]): Edge[] {
  const rank = (edge: Edge) => (edge.open ? 0 : 1)
  return edges.filter(isEffective).sort((a, b) => rank(a) - rank(b))
}

function lookOf(task: Task | undefined, open: boolean): Look {
  if (!open || task?.state === 'done') return 'done'
  if (!task) return 'open'
  switch (task.state) {
    case 'released':
      return 'open'
    case 'in-progress':
      return 'working'
    case 'needs-input':
      return 'asking'
    default:
      return task.state
  }
}
