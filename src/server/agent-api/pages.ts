import type { Middleware } from 'koa'
import { type AgentApiDeps, agentApi } from './agent-api.ts'
import { type AnswerMcp, mcpPage } from './mcp-page.ts'

/** All that agents talk to: the API with its page and document, and the same as tools. */
export function agentPages(deps: AgentApiDeps, answer: AnswerMcp): readonly Middleware[] {
  return [agentApi(deps), mcpPage(deps, answer)]
}
