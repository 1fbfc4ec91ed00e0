import { HttpAgentApi } from '../../agent-client/http-agent-api.ts'
import { systemClock } from '../../clock.ts'
import { loadAgentAccess } from '../../config.ts'
import { serveStdio } from '../../mcp/over-stdio.ts'

/** Lets a program that speaks MCP over standard input and output call the bot as the agent of MOSAIC_AGENT_TOKEN. */
export async function mcp(): Promise<void> {
  const { botUrl, agentToken } = loadAgentAccess()
  const api = new HttpAgentApi({ url: botUrl, token: agentToken, clock: systemClock })
  await serveStdio(api)
}
