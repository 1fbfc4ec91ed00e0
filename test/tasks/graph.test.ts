import { expect } from 'chai'
import { canonicalCircle, findCircle } from '../../src/tasks/graph.ts'
import { dice } from './dice.ts'

type Graph = Record<string, readonly string[]>

const inGraph = (graph: Graph) => async (key: string) => graph[key] ?? []
const circle = (graph: Graph, start: string, most?: number) => findCircle(start, inGraph(graph), most)

/** The slow and obvious way: can one get back to the start at all? */
function reachesItself(graph: Graph, start: string): boolean {
  const seen = new Set<string>()
  const visit = (key: string): boolean =>
    (graph[key] ?? []).some((next) => {
      if (next === start) return true
      if (seen.has(next)) return false
      seen.add(next)
      return visit(next)
    })
  return visit(start)
}

describe('circles of dependencies', () => {
  it('are found at any length, as a path that begins with the issue', async () => {
    expect((await circle({ a: ['b'], b: ['a'] }, 'a')).path).to.deep.equal(['a', 'b'])
    expect((await circle({ a: ['b'], b: ['c'], c: ['a'] }, 'a')).path).to.deep.equal(['a', 'b', 'c'])
    expect((await circle({ a: ['a'] }, 'a')).path).to.deep.equal(['a'])
  })

  it('are the shortest of several', async () => {
    expect((await circle({ a: ['b', 'c'], b: ['d'], d: ['a'], c: ['a'] }, 'a')).path).to.deep.equal([
      'a',
      'c',
    ])
  })

  it('are not seen where an issue only leads into one', async () => {
    expect((await circle({ a: ['b'], b: ['c'], c: ['b'] }, 'a')).path).to.equal(undefined)
  })

  it('are told alike by every member', async () => {
    const graph = { b: ['c'], c: ['a'], a: ['b'] }
    const told = await Promise.all(
      ['a', 'b', 'c'].map(async (key) => canonicalCircle((await circle(graph, key)).path ?? [])),
    )
    expect(told).to.deep.equal([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ])
  })

  it('are looked for only so far, and it says when it was cut off', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [`n${index}`, [`n${index + 1}`]]),
    )
    expect(await circle(chain, 'n0')).to.deep.equal({ path: undefined, cut: true })
    expect(await circle(chain, 'n0', 1_000)).to.deep.equal({ path: undefined, cut: false })
  })

  it('do not overflow the stack in a chain of 10,000', async () => {
    const length = 10_000
    const ring = Object.fromEntries(
      Array.from({ length }, (_, index) => [`n${index}`, [`n${(index + 1) % length}`]]),
    )
    expect((await circle(ring, 'n0', length)).path).to.have.length(length)
  })

  it('agree with the obvious search on 2,000 random graphs', async () => {
    const roll = dice(7)
    for (let round = 0; round < 2_000; round++) {
      const size = 2 + roll(7)
      const graph: Graph = Object.fromEntries(
        Array.from({ length: size }, (_, index) => [
          `n${index}`,
          Array.from({ length: roll(3) }, () => `n${roll(size)}`),
        ]),
      )
      const { path } = await circle(graph, 'n0')
      expect(path !== undefined, JSON.stringify(graph)).to.equal(reachesItself(graph, 'n0'))
      path?.forEach((key, index) => {
        expect(graph[key]).to.include(path[(index + 1) % path.length])
      })
    }
  })
})
