import { dirname, join } from 'node:path'
import {
  isClassDeclaration,
  isExportDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isNamedExports,
  isStringLiteral,
  isVariableStatement,
  type Node,
  type SourceFile,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { filesIn, type HouseFile, lineOf } from './house.ts'

/** Something that a plugin author can see: an export, or a member of an exported interface or class. */
export interface PublicName {
  /** `PluginApp`, `PluginApp.on`. */
  readonly name: string
  /** `src/app/plugin.ts:15`. */
  readonly place: string
  /** The comment before it that editors show; empty = there is none. */
  readonly docstring: string
}

/** Every public name behind an entry of the package, with the members of the interfaces and classes among them. */
export function publicNames(entry: string): PublicName[] {
  return exportsOf(entry).flatMap(({ file, name }) => namesAt(file, name))
}

interface Export {
  readonly file: HouseFile
  readonly name: string
}

/** What a file exports, followed to where each name is declared. */
function exportsOf(path: string): Export[] {
  const [file] = filesIn('src').filter((one) => one.path === path)
  if (!file) throw new Error(`there is no file ${path}`)
  return statementsOf(file.tree).flatMap((statement) => {
    if (isExportDeclaration(statement)) return exportedThrough(statement, path)
    return isExported(statement) ? declaredNames(statement).map((name) => ({ file, name })) : []
  })
}

function exportedThrough(statement: Node, path: string): Export[] {
  if (!isExportDeclaration(statement)) return []
  const { moduleSpecifier, exportClause } = statement
  const from = moduleSpecifier && isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''
  const there = exportsOf(join(dirname(path), from))
  if (!exportClause || !isNamedExports(exportClause)) return there
  const wanted = exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
  return wanted.map((name) => {
    const found = there.find((one) => one.name === name)
    if (!found) throw new Error(`${path} exports ${name}, which ${from} does not have`)
    return found
  })
}

function namesAt({ tree, path }: HouseFile, name: string): PublicName[] {
  const declarations = statementsOf(tree).filter((statement) => declaredNames(statement).includes(name))
  return declarations.flatMap((declaration) => {
    const at = (node: Node, title: string): PublicName => ({
      name: title,
      place: `${path}:${lineOf(node, tree)}`,
      docstring: docstringOf(node, tree),
    })
    return [
      at(declaration, name),
      ...membersOf(declaration).map((member) => at(member.node, `${name}.${member.name}`)),
    ]
  })
}

function membersOf(node: Node): { readonly node: Node; readonly name: string }[] {
  if (!isInterfaceDeclaration(node) && !isClassDeclaration(node)) return []
  const members: readonly Node[] = [...node.members]
  return members.flatMap((member) => {
    const name = nameOf(member)
    // what begins with # or is private is nobody's business; a constructor is told by its class
    return name === undefined ? [] : [{ node: member, name }]
  })
}

function nameOf(node: Node): string | undefined {
  const { name } = node as { readonly name?: Node }
  return name && isIdentifier(name) ? name.text : undefined
}

function declaredNames(statement: Node): string[] {
  if (isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      isIdentifier(name) ? [name.text] : [],
    )
  return nameOf(statement) === undefined ? [] : [nameOf(statement) ?? '']
}

function isExported(statement: Node): boolean {
  const { modifiers = [] } = statement as { readonly modifiers?: Iterable<Node> }
  return [...modifiers].some(({ kind }) => kind === SyntaxKind.ExportKeyword)
}

function statementsOf(tree: SourceFile): Node[] {
  return [...tree.statements]
}

/** The last comment of the form `/** … *\/` before a node, without its stars. */
function docstringOf(node: Node, tree: SourceFile): string {
  const before = tree.text.slice(node.pos, node.getStart(tree))
  const [, text = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/(?:\s|\/\/[^\n]*)*$/.exec(before) ?? []
  return text.replaceAll(/^\s*\*?\s?/gm, '').trim()
}
