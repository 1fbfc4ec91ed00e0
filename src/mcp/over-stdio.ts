import type { AgentApi } from '../agent-client/agent-api.ts'

/** Speaks MCP over standard input and output until the other side hangs up. */
export async function serveStdio(api: AgentApi): Promise<void> {
  const [{ StdioServerTransport }, { mcpServer }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('./mcp-server.ts'),
  ])
  const server = mcpServer(api)
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve
    process.stdin.once('end', resolve)
  })
  await server.connect(new StdioServerTransport())
  await closed
  await server.close()
}
