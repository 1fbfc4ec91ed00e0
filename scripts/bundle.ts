import { build } from 'esbuild'
import { BESIDE_THE_BUNDLE } from './shipped-packages.ts'

/** What is to be bundled, and where it goes. */
export interface Bundling {
  readonly root: string
  readonly entryPoints: readonly string[]
  /** The folder of the entry points whose shape is kept in `folder`. */
  readonly outbase: string
  readonly folder: string
}

/** Bundles code as it is shipped: what is measured in another shape is not what people run. */
export async function bundle({ root, entryPoints, outbase, folder }: Bundling): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    outbase,
    outdir: folder,
    // one level below the package, like cli/: what is found by its place beside the code is found from both
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: [...BESIDE_THE_BUNDLE],
    // V8 keeps the text of what it has loaded; names stay, so that stack traces can be read
    minifyWhitespace: true,
    sourcemap: 'linked',
    legalComments: 'eof',
    // CommonJS packages ask for Node's modules with require
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  })
}
