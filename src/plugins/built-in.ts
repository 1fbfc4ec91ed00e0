import type { Plugin } from '../app/plugin.ts'
import { agentContext } from './agent-context/index.ts'
import { assignment } from './assignment/index.ts'
import { closure } from './closure/index.ts'
import { commands } from './commands/index.ts'
import { dependencies } from './dependencies/index.ts'
import type { BuiltInDeps } from './deps.ts'
import { explaining } from './explaining/index.ts'
import { learning } from './learning/index.ts'
import { parsing } from './parsing/index.ts'
import { policy } from './policy/index.ts'
import { reading } from './reading/index.ts'
import { startByAssignment } from './start-by-assignment/index.ts'
import { startByWebhook } from './start-by-webhook/index.ts'
import { startByWorkflow } from './start-by-workflow/index.ts'
import { status } from './status/index.ts'
import { sweep } from './sweep/index.ts'

/** Every built-in plugin by name. */
export const BUILT_IN = {
  commands,
  parsing,
  reading,
  dependencies,
  assignment,
  closure,
  'agent-context': agentContext,
  status,
  policy,
  sweep,
  explaining,
  learning,
  'start-by-assignment': startByAssignment,
  'start-by-workflow': startByWorkflow,
  'start-by-webhook': startByWebhook,
} as const satisfies Record<string, (deps: BuiltInDeps) => Plugin>

export type BuiltInName = keyof typeof BUILT_IN
