import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { BESIDE_THE_BUNDLE } from './shipped-packages.ts'

/**
 * `node scripts/build.ts [FOLDER]`: the program as it is shipped. Types come from tsc, file by file; the code is bundled,
 * because a start that reads 30 files instead of 900 is faster and keeps less memory (bench:start).
 * The entry points share their chunks, so a plugin that imports the package gets the very classes that the bot uses.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? join(root, 'dist'))

// a build into a folder with yesterday's files would publish modules that no longer exist
rmSync(folder, { recursive: true, force: true })

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
const project = join(root, 'tsconfig.build.json')
execFileSync(process.execPath, [tsc, '-p', project, '--outDir', folder], { stdio: 'inherit' })

await build({
  absWorkingDir: root,
  entryPoints: ['src/cli/cli.ts', 'src/index.ts', 'src/testing/index.ts'],
  outbase: 'src',
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
