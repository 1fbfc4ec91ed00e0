export type { ClaudeAnswer, ClaudeFault, ClaudeRequest } from './answers.ts'
export { FakeClaude } from './fake-claude.ts'
