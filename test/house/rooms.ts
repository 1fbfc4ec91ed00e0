/** What each room under src/ may import, downwards only. `main`, `index` and the other files of src/ are rooms too. */
const FLOOR = ['errors', 'clock', 'hash', 'one-at-a-time']

export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  clock: [],
  hash: [],
  'one-at-a-time': [],
  'log-output': ['clock'],
  redact: [],
  'log-line': [],
  log: ['log-output', 'log-line', 'redact', 'clock'],
  config: ['errors', 'log'],
  'env-file': ['errors'],
  'agent-config': ['errors', 'config'],
  // what is said in Gitea, in whatever language
  language: [],
  issue: ['errors', 'language'],
  agents: ['errors', 'issue', 'language'],
  manifest: ['errors', 'agents', 'policy'],
  database: FLOOR,
  // the model reader: it knows texts and money, but neither Gitea nor the inbox
  claude: [...FLOOR, 'log', 'issue', 'database'],
  gitea: [...FLOOR, 'issue'],
  inbox: [...FLOOR, 'database'],
  tasks: [...FLOOR, 'language', 'database', 'gitea', 'agents', 'issue'],
  app: [...FLOOR, 'language', 'log', 'inbox', 'database', 'gitea', 'issue'],
  // what operator, organisation and repository have settled
  policy: [...FLOOR, 'language', 'redact', 'log', 'app', 'agents', 'gitea', 'database', 'issue'],
  plugins: [
    ...FLOOR,
    'language',
    'log',
    'policy',
    'app',
    'tasks',
    'agents',
    'gitea',
    'database',
    'issue',
    'claude',
  ],
  // what agents can do: between their API and the stores
  sessions: [
    ...FLOOR,
    'language',
    'log',
    'policy',
    'app',
    'tasks',
    'agents',
    'inbox',
    'gitea',
    'database',
    'issue',
  ],
  server: [...FLOOR, 'agent-client', 'sessions', 'tasks', 'app', 'gitea', 'inbox', 'issue'],
  // who calls the API of the agents, as a program beside the bot
  'agent-client': FLOOR,
  // the operations of agents as tools of a model
  mcp: [...FLOOR, 'agent-client'],
  health: [...FLOOR, 'server', 'app', 'inbox', 'database', 'gitea'],
  'trial-door': [...FLOOR, 'config', 'log', 'server', 'inbox', 'gitea'],
  credentials: ['config'],
  'gitea-clients': ['clock', 'config', 'credentials', 'gitea'],
  'gated-worker': ['app'],
  metrics: ['config', 'credentials', 'manifest', 'server', 'claude', 'app', 'tasks', 'inbox', 'gitea'],
  door: [...FLOOR, 'config', 'credentials', 'app', 'server'],
  'model-reader': [...FLOOR, 'config', 'log', 'manifest', 'claude', 'database'],
  retention: [...FLOOR, 'inbox', 'database', 'tasks'],
  'space-at-start': [...FLOOR, 'log', 'database'],
  watches: [...FLOOR, 'log', 'app', 'inbox', 'plugins'],
  renewing: ['credentials', 'log', 'app'],
  main: [
    ...FLOOR,
    'watches',
    'config',
    'log',
    'manifest',
    'health',
    'retention',
    'credentials',
    'gitea-clients',
    'gated-worker',
    'metrics',
    'space-at-start',
    'renewing',
    'door',
    'model-reader',
    'server',
    'mcp',
    'sessions',
    'plugins',
    'policy',
    'claude',
    'app',
    'tasks',
    'inbox',
    'database',
    'gitea',
  ],
  index: ['main', 'app', 'config', 'database', 'errors', 'gitea', 'log', 'manifest'],
  cli: [
    ...FLOOR,
    'main',
    'trial-door',
    'config',
    'env-file',
    'agent-config',
    'log',
    'log-output',
    'log-line',
    'redact',
    'manifest',
    'plugins',
    'policy',
    'sessions',
    'claude',
    'app',
    'tasks',
    'agents',
    'inbox',
    'database',
    'gitea',
    'issue',
    'testing',
    'agent-client',
    'mcp',
  ],
  // the test kit drives the whole bot, but not the command line
  testing: [
    ...FLOOR,
    'main',
    'config',
    'log',
    'manifest',
    'app',
    'inbox',
    'database',
    'gitea',
    'agents',
    'tasks',
    'issue',
    'server',
    'sessions',
    'plugins',
  ],
}

/** Where each package may be imported: paths below src/ that begin so. */
export const PACKAGE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  // only the type of a page
  koa: ['server/', 'metrics.ts'],
  '@koa/router': ['server/'],
  'prom-client': ['server/metrics/'],
  'gitea-js': ['gitea/'],
  kysely: ['database/', 'inbox/', 'tasks/sql-', 'sessions/sql-', 'claude/sql-'],
  pino: ['log.ts'],
  commander: ['cli/'],
  croner: ['app/schedule.ts'],
  // the operator's manifest, the file that each repository may have for its plugins; never what anybody may write in an issue
  yaml: ['manifest.ts', 'app/parse-config.ts'],
  '@anthropic-ai/sdk': ['claude/client.ts'],
  // loaded with the first question in its language, or by `mosaic-coordinator mcp`
  '@modelcontextprotocol/sdk': ['mcp/'],
  zod: [
    'agent-client/',
    'mcp/',
    'agents/',
    'app/',
    'claude/',
    'agent-config.ts',
    'config.ts',
    'gitea/',
    'issue/',
    'manifest.ts',
    'plugins/',
    'policy/',
    // the contract with agents
    'server/agent-api/',
    'tasks/',
    'testing/fake-claude/',
  ],
  mdast: ['issue/'],
  'mdast-util-from-markdown': ['issue/'],
  'mdast-util-gfm': ['issue/'],
  'micromark-extension-gfm': ['issue/'],
}

/** Node's own modules that open a door to the outside; the others may be used anywhere. */
export const NODE_ROOMS: Readonly<Record<string, readonly string[]>> = {
  'node:sqlite': ['database/', 'inbox/', 'tasks/sql-store.ts'],
  'node:http': ['server/', 'testing/'],
  'node:https': ['testing/'],
  'node:child_process': ['cli/commands/demo/', 'cli/commands/work/'],
  'node:fs': [
    'env-file.ts',
    'app/load-plugins.ts',
    'app/syntax-place.ts',
    'cli/',
    'database/',
    'manifest.ts',
    'testing/',
  ],
  'node:timers': [],
}

/** The room of a file or of what an import leads to: `app` for `src/app/app.ts`, `main` for `src/main.ts`. */
export function roomOf(path: string): string {
  const [, first = ''] = path.split('/')
  return first.replace(/\.ts$/, '')
}

/** The package of an import: `kysely` for `kysely/migration`, `node:fs` for `node:fs/promises`. */
export function packageOf(from: string): string {
  const [first = '', second = ''] = from.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}
