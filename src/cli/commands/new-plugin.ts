import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CoordinatorError } from '../../errors.ts'
import { packageFile } from '../package-file.ts'
import { checkName } from './new-plugin/name.ts'
import { filesOf } from './new-plugin/template.ts'

/** Writes a folder with a plugin, its test and what both need to run. */
export async function newPlugin(name: string, options: { readonly dir: string }): Promise<void> {
  checkName(name)
  const folder = join(options.dir, name)
  await makeFolder(options.dir, folder)
  const shipped = packageFile()
  for (const [file, text] of Object.entries(filesOf(name, shipped))) await writeFile(join(folder, file), text)
  process.stdout.write(`${folder} has a plugin and its test. Try it:
  cd ${folder} && npm install FOLDER/mosaic-coordinator-${shipped.version}.tgz && npm test
\`npm pack\` makes that file in a clone of Mosaic Coordinator, the FOLDER (docs/plugins.md). Then name it in app.yml:
  plugins: [..., ./${name}/${name}.ts]
`)
}

/** Nothing that is there is ever written over. */
async function makeFolder(parent: string, folder: string): Promise<void> {
  try {
    await mkdir(parent, { recursive: true })
    await mkdir(folder)
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    const reason = exists ? 'exists already' : 'cannot be made'
    throw new CoordinatorError('FOLDER_UNUSABLE', `The folder ${folder} ${reason}.`, {
      hint: 'Take another name, or another place with --dir.',
      ...(exists ? {} : { cause }),
    })
  }
}
