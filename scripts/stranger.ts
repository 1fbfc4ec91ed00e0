import { delimiter } from 'node:path'

/**
 * The environment of a program that knows nothing of this project: without what the npm around a script has left in it,
 * which would speak, and bring the tools, of this project.
 *
 * @param root the folder of the project
 */
export function strangersEnvironment(root: string): Record<string, string | undefined> {
  const isOurs = /^(npm_(package|lifecycle|config_local)|INIT_CWD|NODE_COMPILE_CACHE)/
  const others = Object.entries(process.env).filter(([name]) => !isOurs.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.startsWith(root))
  return { ...Object.fromEntries(others), PATH: path.join(delimiter) }
}
