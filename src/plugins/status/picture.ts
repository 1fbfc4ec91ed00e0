import { type IssueAddress, refTo } from '../../gitea/issue-address.ts'
import { say } from '../../language/say.ts'

/** How an issue of the picture is doing: a task's state in one word, or that of an issue that is no task. */
export type Look = 'open' | 'blocked' | 'ready' | 'assigned' | 'working' | 'asking' | 'done'

/** One issue of a picture. */
export interface PictureNode {
  readonly key: string
  readonly address: IssueAddress
  /** As a stranger wrote it; undefined = not known. */
  readonly title: string | undefined
  readonly look: Look
}

/** What a task waits for and what waits for it. */
export interface Picture {
  /** The task itself first. */
  readonly nodes: readonly PictureNode[]
  /** Keys of nodes: the second waits for the first. */
  readonly arrows: readonly (readonly [blocker: string, dependent: string])[]
  /** How many more issues belong to it that are not drawn. */
  readonly more: number
  /** There are even more than that, and nobody has counted them. */
  readonly isCut: boolean
}

/** At most so many issues are drawn: more than that nobody reads. */
export const MOST_NODES = 30
/** Characters of a title that are drawn. */
const TITLE_DRAWN = 40

/** Fill and text; those of the labels, where a state has one. */
const COLOURS: Readonly<Record<Look, string>> = {
  open: 'fill:#eaeef2,stroke:#57606a,color:#000',
  blocked: 'fill:#b60205,stroke:#7d0103,color:#fff',
  ready: 'fill:#fbca04,stroke:#9a7c00,color:#000',
  assigned: 'fill:#0e8a16,stroke:#095c0e,color:#fff',
  working: 'fill:#1d76db,stroke:#12498a,color:#fff',
  asking: 'fill:#d93f0b,stroke:#8f2907,color:#fff',
  done: 'fill:#6e7781,stroke:#424a53,color:#fff',
}

/**
 * A folded Mermaid graph, as Gitea and Forgejo draw it. Pure.
 *
 * @param root the address by which people know this Gitea, without a slash at the end
 */
export function pictureText(picture: Picture, root: string): string {
  const [here] = picture.nodes
  if (!here) return ''
  const ids = new Map(picture.nodes.map(({ key }, index) => [key, `n${index}`]))
  const lines = [
    'graph LR',
    ...picture.nodes.map((node) => `${ids.get(node.key)}["${labelOf(node, here.address)}"]`),
    ...picture.arrows.map(([blocker, dependent]) => `${ids.get(blocker)} --> ${ids.get(dependent)}`),
    ...picture.nodes.map(
      ({ key, address }) => `click ${ids.get(key)} href "${linkTo(address, root)}" _blank`,
    ),
    ...looksIn(picture).flatMap((look) => [
      `classDef ${look} ${COLOURS[look]}`,
      `class ${picture.nodes.flatMap((node) => (node.look === look ? (ids.get(node.key) ?? []) : [])).join(',')} ${look}`,
    ]),
    'style n0 stroke-width:4px',
  ]
  const fence = '```'
  return [
    `<details><summary>${say`What this waits for, and what waits for it`}</summary>`,
    '',
    `${fence}mermaid`,
    ...lines,
    fence,
    ...moreIn(picture),
    '',
    '</details>',
  ].join('\n')
}

function looksIn(picture: Picture): Look[] {
  return [...new Set(picture.nodes.map(({ look }) => look))]
}

function labelOf({ address, title, look }: PictureNode, here: IssueAddress): string {
  const name = title === undefined ? '' : ` ${cut(title)}`
  return escaped(`${refTo(address, here)}${name} (${look})`)
}

function cut(title: string): string {
  const characters = [...title]
  return characters.length <= TITLE_DRAWN ? title : `${characters.slice(0, TITLE_DRAWN - 1).join('')}…`
}

function linkTo({ owner, repo, number }: IssueAddress, root: string): string {
  return `${root.replaceAll(/["\s<>`]/g, encodeURIComponent)}/${owner}/${repo}/issues/${number}`
}

function moreIn({ more, isCut }: Picture): string[] {
  if (more === 0) return []
  return ['', say`And ${isCut ? say`more than ` : ''}${more} more.`]
}

/**
 * Words for a quoted label of Mermaid. Only letters, numbers and blanks stand as they are; every other character is
 * written as its number, which Mermaid turns back when it has read the graph. So there is nothing in it that could end
 * the label, the fence or the comment. `end` is a keyword that old versions find even inside of words.
 */
export function escaped(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Z}\s]+/gu, ' ')
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
    .replaceAll(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `#${character.codePointAt(0)};`)
    .replaceAll(/(e)n(d)/gi, (_, first: string, last: string) => `${first}#110;${last}`)
    .trim()
}
