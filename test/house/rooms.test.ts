import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { expect } from 'chai'
import { filesIn, type HouseFile, type Import } from './house.ts'
import { MAY_IMPORT, NODE_ROOMS, PACKAGE_ROOMS, packageOf, roomOf } from './rooms.ts'

describe('the house: who imports whom', () => {
  it('has every file of src in a room that the plan knows', () => {
    const strangers = filesIn('src').filter(({ path }) => !(roomOf(path) in MAY_IMPORT))
    expect(strangers.map(({ path }) => path)).to.deep.equal([])
    expect(filesIn('src').length, 'files found').to.be.above(100)
  })

  it('has arrows that point down only', () => {
    const wrong = inner(({ file, target }) => {
      const [room, other] = [roomOf(file.path), roomOf(target)]
      return room !== other && !MAY_IMPORT[room]?.includes(other)
    })
    expect(wrong).to.deep.equal([])
  })

  it('has a plan without a circle', () => {
    const isReachable = (from: string, to: string, seen: ReadonlySet<string> = new Set()): boolean =>
      (MAY_IMPORT[from] ?? []).some(
        (next) => !seen.has(next) && (next === to || isReachable(next, to, new Set([...seen, next]))),
      )
    expect(Object.keys(MAY_IMPORT).filter((room) => isReachable(room, room))).to.deep.equal([])
  })

  it('has plugins that know nothing of each other', () => {
    const folderOf = (path: string) => /^src\/plugins\/([^/]+)\//.exec(path)?.[1]
    const wrong = inner(({ file, target }) => {
      const [plugin, other] = [folderOf(file.path), folderOf(target)]
      return (
        plugin !== undefined &&
        (target === 'src/plugins/built-in.ts' || (other !== undefined && other !== plugin))
      )
    })
    expect(wrong).to.deep.equal([])
  })

  it('has a test kit that only the demo uses', () => {
    const wrong = inner(({ file, target }) => {
      const isInside = roomOf(file.path) === 'testing' || file.path.startsWith('src/cli/commands/demo')
      return roomOf(target) === 'testing' && !isInside
    })
    expect(wrong).to.deep.equal([])
  })
})

describe('the house: third parties in their rooms', () => {
  it('has each package only where it lives, and none that has no room', () => {
    const wrong = outer().filter(
      ({ file, name }) => !name.startsWith('node:') && !livesIn(PACKAGE_ROOMS[name] ?? [], file),
    )
    expect(wrong.map(told)).to.deep.equal([])
  })

  it("has Node's doors to the outside only where they belong", () => {
    const wrong = outer().filter(({ file, name, found }) => {
      const rooms = found.isType && name !== 'node:sqlite' ? undefined : NODE_ROOMS[name]
      return rooms !== undefined && !livesIn(rooms, file)
    })
    expect(wrong.map(told)).to.deep.equal([])
  })

  it('has no runtime dependency that nothing imports, and imports none that is not one', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>
    }
    const used = outer().filter(({ found, name }) => !found.isType && !name.startsWith('node:'))
    expect([...new Set(used.map(({ name }) => name))].sort()).to.deep.equal(Object.keys(dependencies).sort())
  })
})

interface Inner {
  readonly file: HouseFile
  /** The file that is imported: `src/errors.ts`. */
  readonly target: string
}

/** The imports between files of src that a rule forbids, told with their line. */
function inner(isWrong: (one: Inner) => boolean): string[] {
  return filesIn('src').flatMap((file) =>
    file.imports
      .filter(({ from }) => from.startsWith('.'))
      .filter(({ from }) => isWrong({ file, target: join(dirname(file.path), from) }))
      .map(({ from, line }) => `${file.path}:${line} imports ${from}`),
  )
}

interface Outer {
  readonly file: HouseFile
  readonly found: Import
  readonly name: string
}

function outer(): Outer[] {
  return filesIn('src').flatMap((file) =>
    file.imports
      .filter(({ from }) => !from.startsWith('.') && from !== '(computed)')
      .map((found) => ({ file, found, name: packageOf(found.from) })),
  )
}

function livesIn(rooms: readonly string[], file: HouseFile): boolean {
  return rooms.some((room) => file.path.startsWith(`src/${room}`))
}

function told({ file, found }: Outer): string {
  return `${file.path}:${found.line} imports ${found.from}`
}
