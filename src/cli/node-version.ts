/** The lowest major version of Node.js that has all that the bot uses; `engines` of package.json says the same. */
export const NODE_MAJOR = 24

/**
 * What somebody is told who starts the program with an older Node.js.
 *
 * @param version as `process.versions.node` has it
 * @returns undefined when it is new enough
 * @example tooOldNode('20.20.2') // 'mosaic-coordinator needs Node.js 24 or later, and this is Node.js 20.20.2. …'
 */
export function tooOldNode(version: string): string | undefined {
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return undefined
  return (
    `mosaic-coordinator needs Node.js ${NODE_MAJOR} or later, and this is Node.js ${version}. ` +
    'Install it from https://nodejs.org, or use the container.'
  )
}
