/**
 * The test kit: the whole bot, over real HTTP, against a fake Gitea that behaves like the real ones.
 */
export type { AgentAnswer, AgentCaller, AgentCallerOptions } from './agent-caller.ts'
export * from './fake-claude/index.ts'
export * from './fake-gitea/index.ts'
export * from './people/index.ts'
export { type BotWorld, runBot } from './run-bot.ts'
export { HOOK_SECRET, type RunBotOptions } from './run-bot-options.ts'
