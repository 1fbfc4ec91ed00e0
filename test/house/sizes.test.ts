import { basename } from 'node:path'
import { expect } from 'chai'
import {
  isArrowFunction,
  isCallExpression,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isIdentifier,
  isMethodDeclaration,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isVariableDeclaration,
  type Node,
} from 'typescript/unstable/ast'
import { filesIn, type HouseFile, lineOf, nodesOf } from './house.ts'

const LONGEST_FILE = 300
const LONGEST_FUNCTION = 50

/** Drawers: whoever looks for something in them has to look at everything. */
const DRAWERS = /^(utils?|helpers?|misc|lib|common|shared|stuff|tools?|types|constants)$/i

describe('the house: sizes and names', () => {
  it(`has no file of more than ${LONGEST_FILE} lines`, () => {
    const long = filesIn('src', 'test', 'bench', 'scripts').filter(({ lines }) => lines > LONGEST_FILE)
    expect(long.map(({ path, lines }) => `${path} has ${lines}`)).to.deep.equal([])
  })

  it(`has no function of more than ${LONGEST_FUNCTION} lines`, () => {
    const long = functionsIn(filesIn('src', 'test', 'bench', 'scripts')).filter(
      ({ lines }) => lines > LONGEST_FUNCTION,
    )
    expect(long.map(({ where, lines }) => `${where} has ${lines}`)).to.deep.equal([])
  })

  it('has no drawer among its folders and files', () => {
    const drawers = filesIn('src', 'test', 'bench', 'scripts').filter(({ path }) => {
      const [, ...folders] = path.split('/').slice(0, -1)
      return [...folders, basename(path, '.ts').replace(/\.test$/, '')].some(
        (name) => DRAWERS.test(name) && !path.startsWith('test/types/'),
      )
    })
    expect(drawers.map(({ path }) => path)).to.deep.equal([])
  })

  it('has no two tests of one name: a failure has to lead to one of them', () => {
    const titles = filesIn('test').flatMap(titlesIn)
    const twice = titles.filter((title, index) => titles.indexOf(title) !== index)
    expect(twice).to.deep.equal([])
    expect(titles.length).to.be.above(200)
  })
})

/** Named functions and methods; a callback belongs to whoever it is handed to. */
function functionsIn(files: readonly HouseFile[]): { where: string; lines: number }[] {
  return files.flatMap(({ path, tree }) =>
    nodesOf(tree)
      .filter((node) => isNamedFunction(node) && !isSuite(node, tree))
      .map((node) => {
        const [first, last] = [lineOf(node, tree), tree.getLineAndCharacterOfPosition(node.getEnd()).line + 1]
        return { where: `${path}:${first}`, lines: last - first + 1 }
      }),
  )
}

function isNamedFunction(node: Node): boolean {
  if (isFunctionDeclaration(node) || isMethodDeclaration(node)) return true
  if (isConstructorDeclaration(node) || isGetAccessorDeclaration(node)) return true
  if (!isArrowFunction(node) && !isFunctionExpression(node)) return false
  const { parent } = node
  return isVariableDeclaration(parent) || isPropertyDeclaration(parent) || isPropertyAssignment(parent)
}

/** A function that holds tests is a group of them, and not one thing that somebody has to understand at once. */
function isSuite(node: Node, tree: HouseFile['tree']): boolean {
  return nodesOf(node).some((inside) => titledCall(inside, tree)?.kind === 'it')
}

/** The full titles of a file's tests, the names of their groups before them. */
function titlesIn({ tree, path }: HouseFile): string[] {
  if (!path.endsWith('.test.ts')) return []
  const titles: string[] = []
  const visit = (node: Node, groups: readonly string[]): void => {
    const call = titledCall(node, tree)
    if (call?.kind === 'it') titles.push([...groups, call.title].join(' > '))
    const inside = call?.kind === 'describe' ? [...groups, call.title] : groups
    node.forEachChild((child) => visit(child, inside))
  }
  visit(tree, [])
  return titles
}

/** `it('…')`, `describe.skip('…')` and so on; a title that is put together counts as it is written. */
function titledCall(node: Node, tree: HouseFile['tree']): { kind: string; title: string } | undefined {
  if (!isCallExpression(node)) return undefined
  const callee = isPropertyAccessExpression(node.expression) ? node.expression.expression : node.expression
  const kind = isIdentifier(callee) ? callee.text : ''
  const [title] = node.arguments
  return (kind === 'it' || kind === 'describe') && title ? { kind, title: title.getText(tree) } : undefined
}
