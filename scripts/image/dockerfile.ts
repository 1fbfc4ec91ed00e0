/** A line of a Dockerfile that changes files. */
export type Step =
  | { readonly kind: 'run'; readonly folder: string; readonly command: string }
  | {
      readonly kind: 'copy'
      /** The working directory that `to` is seen from. */
      readonly folder: string
      /** Where the files come from; undefined = from what is sent to the build. */
      readonly stage: string | undefined
      readonly from: readonly string[]
      readonly to: string
    }

/** What begins with a FROM; the last one is called `image`. */
export interface Stage {
  readonly name: string
  readonly steps: readonly Step[]
}

/**
 * The steps of a Dockerfile that is written as plainly as ours: FROM, WORKDIR, RUN and COPY without heredocs; all other
 * lines change no files.
 *
 * @example readDockerfile('FROM node\nRUN npm ci')[0]?.steps // [{ kind: 'run', folder: '/', command: 'npm ci' }]
 */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: { name: string; steps: Step[] }[] = []
  let folder = '/'
  for (const line of logicalLines(text)) {
    const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(line) ?? []
    const steps = stages.at(-1)?.steps
    if (word === 'FROM') {
      stages.push({ name: / AS (\S+)$/i.exec(rest)?.[1] ?? 'image', steps: [] })
      folder = '/'
    } else if (word === 'WORKDIR') folder = rest.trim()
    else if (word === 'RUN') steps?.push({ kind: 'run', folder, command: rest })
    else if (word === 'COPY') steps?.push(copyStep(rest, folder))
  }
  return stages
}

/** Without remarks, and with what a backslash continues on one line. */
function logicalLines(text: string): string[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#') && line.trim() !== '')
  return lines
    .join('\n')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
}

function copyStep(rest: string, folder: string): Step {
  const words = rest.trim().split(/\s+/)
  const stage = words.find((word) => word.startsWith('--from='))?.slice('--from='.length)
  const paths = words.filter((word) => !word.startsWith('--'))
  return { kind: 'copy', folder, stage, from: paths.slice(0, -1), to: paths.at(-1) ?? './' }
}
