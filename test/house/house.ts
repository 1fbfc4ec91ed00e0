import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isImportTypeNode,
  isLiteralTypeNode,
  isStringLiteral,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { API } from 'typescript/unstable/sync'

/** One import, however it is written. */
export interface Import {
  /** As written: `../errors.ts`, `koa`. */
  readonly from: string
  /** Gone when the program runs. */
  readonly isType: boolean
  readonly line: number
}

/** A file of the project with its syntax tree. */
export interface HouseFile {
  /** From the root, with slashes: `src/app/app.ts`. */
  readonly path: string
  readonly tree: SourceFile
  readonly lines: number
  readonly imports: readonly Import[]
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

let known: readonly HouseFile[] | undefined

/** Every file that the compiler knows below these folders, fixtures left out. */
export function filesIn(...folders: readonly string[]): readonly HouseFile[] {
  known ??= readAll()
  return known.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)))
}

function readAll(): HouseFile[] {
  const api = new API({ cwd: ROOT })
  try {
    const [project] = api.updateSnapshot({ openProjects: [`${ROOT}tsconfig.json`] }).getProjects()
    const names = project?.program.getSourceFileNames() ?? []
    const own = names.filter((name) => name.startsWith(ROOT) && !name.includes('/node_modules/'))
    return own.flatMap((name) => {
      const tree = project?.program.getSourceFile(name)
      return tree ? [houseFile(relative(ROOT, name).replaceAll('\\', '/'), tree)] : []
    })
  } finally {
    api.close()
  }
}

function houseFile(path: string, tree: SourceFile): HouseFile {
  const lines = tree.text.trimEnd().split('\n').length
  return { path, tree, lines, imports: nodesOf(tree).flatMap((node) => importIn(node, tree) ?? []) }
}

/** Every node of a tree, parents first. */
export function nodesOf(tree: Node): Node[] {
  const nodes: Node[] = []
  const visit = (node: Node): undefined => {
    nodes.push(node)
    node.forEachChild(visit)
  }
  tree.forEachChild(visit)
  return nodes
}

/** Where a node begins, counted from 1. */
export function lineOf(node: Node, tree: SourceFile): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1
}

function importIn(node: Node, tree: SourceFile): Import | undefined {
  const line = lineOf(node, tree)
  if (isImportDeclaration(node)) {
    const isType = node.importClause?.phaseModifier === SyntaxKind.TypeKeyword
    return { from: textOf(node.moduleSpecifier), isType, line }
  }
  if (isExportDeclaration(node) && node.moduleSpecifier) {
    return { from: textOf(node.moduleSpecifier), isType: node.isTypeOnly, line }
  }
  if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
    return { from: textOf(node.arguments[0]), isType: false, line }
  }
  if (isImportTypeNode(node) && isLiteralTypeNode(node.argument)) {
    return { from: textOf(node.argument.literal), isType: true, line }
  }
  return undefined
}

function textOf(node: Node | undefined): string {
  return node && isStringLiteral(node) ? node.text : '(computed)'
}
