import { expect } from 'chai'
import {
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast'
import { filesIn, type HouseFile, lineOf, nodesOf } from './house.ts'

describe('the house: manners', () => {
  it('reads the time and sets timers in clock only (the test kit excepted)', () => {
    const files = filesIn('src').filter(
      ({ path }) => path !== 'src/clock.ts' && !path.startsWith('src/testing/'),
    )
    expect(placesOf(files, isTime)).to.deep.equal([])
  })

  it('reads the environment in config only', () => {
    const files = filesIn('src').filter(({ path }) => path !== 'src/config.ts')
    expect(placesOf(files, isEnvironment)).to.deep.equal([])
  })

  it('writes no any', () => {
    expect(placesOf(filesIn('src'), (node) => node.kind === SyntaxKind.AnyKeyword)).to.deep.equal([])
  })

  it('asserts nowhere with ! that something is there', () => {
    expect(placesOf(filesIn('src'), (node) => node.kind === SyntaxKind.NonNullExpression)).to.deep.equal([])
  })

  it('is exact: its rules find what they look for', () => {
    const clock = filesIn('src').filter(({ path }) => path === 'src/clock.ts')
    expect(placesOf(clock, isTime)).to.have.length(3)
    const config = filesIn('src').filter(({ path }) => path === 'src/config.ts')
    expect(placesOf(config, isEnvironment)).not.to.have.length(0)
  })
})

const TIMERS = new Set(['setTimeout', 'setInterval', 'performance'])

function isTime(node: Node): boolean {
  if (isPropertyAccessExpression(node)) {
    const text = `${nameOf(node.expression)}.${nameOf(node.name)}`
    return [
      'Date.now',
      'performance.now',
      'AbortSignal.timeout',
      'process.hrtime',
      'process.uptime',
    ].includes(text)
  }
  if (isNewExpression(node)) return nameOf(node.expression) === 'Date' && (node.arguments?.length ?? 0) === 0
  return isCallExpression(node) && TIMERS.has(nameOf(node.expression))
}

function isEnvironment(node: Node): boolean {
  if (isPropertyAccessExpression(node))
    return nameOf(node.expression) === 'process' && nameOf(node.name) === 'env'
  return isElementAccessExpression(node) && nameOf(node.expression) === 'process'
}

function nameOf(node: Node): string {
  return isIdentifier(node) ? node.text : ''
}

function placesOf(files: readonly HouseFile[], isIt: (node: Node) => boolean): string[] {
  return files.flatMap(({ path, tree }) =>
    nodesOf(tree)
      .filter(isIt)
      .map((node) => `${path}:${lineOf(node, tree)} ${node.getText(tree).slice(0, 60)}`),
  )
}
