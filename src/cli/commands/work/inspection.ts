import { constants } from 'node:fs'
import { cp, lstat, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { CoordinatorError } from '../../../errors.ts'
import type { Checkout } from './checkout.ts'
import type { Inspection } from './git.ts'

/** Of a git directory, what says nothing of what git is to do: commits, branches, what is staged and what is left out. */
const WANTED =
  /^(HEAD|packed-refs|index|sharedindex\.[0-9a-f]+|refs(\/.*)?|info(\/exclude)?|objects(\/([0-9a-f]{2}(\/[0-9a-f]+)?|pack(\/pack-[0-9a-f]+\.(pack|idx))?))?)$/

/**
 * Makes a repository of the runner's own over the work tree that a command has left. Git runs what the settings of a repository
 * name (filters, programs that sign or fetch), as the runner, who has the tokens: so those that were there before the command
 * count, and of the command's git directory only what can name no program is copied. A link is not followed: what it leads to may
 * be hidden from the command, and would be pushed.
 *
 * @throws CoordinatorError when the work tree or its git directory is gone or something else
 */
export async function inspected({ tree, store, settings }: Checkout): Promise<Inspection> {
  const left = join(tree, '.git')
  for (const folder of [tree, left]) await expectFolder(folder)
  // made after the command: it could have left something under a name that it knew
  const gitDir = await mkdtemp(join(dirname(tree), 'inspected-'))
  await cp(left, gitDir, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: async (path) => {
      const name = relative(left, path)
      return name === '' || (WANTED.test(name) && (await isFileOrFolder(path)))
    },
  })
  await mkdir(join(gitDir, 'objects/info'), { recursive: true })
  await writeFile(join(gitDir, 'objects/info/alternates'), `${join(store, 'objects')}\n`)
  for (const [name, text] of settings) await writeFile(join(gitDir, name), text)
  return { gitDir, tree }
}

async function isFileOrFolder(path: string): Promise<boolean> {
  const there = await lstat(path)
  return there.isFile() || there.isDirectory()
}

async function expectFolder(folder: string): Promise<void> {
  const there = await lstat(folder).catch(() => undefined)
  if (!there)
    throw new CoordinatorError('WORK_TREE_GONE', `The folder ${folder} is gone: the command deleted it.`)
  if (!there.isDirectory())
    throw new CoordinatorError(
      'WORK_TREE_REPLACED',
      `${folder} is no folder any more: the command has put something else there, and nothing of it is taken.`,
      { hint: 'Let the command commit in the repository that it was started in.' },
    )
}
