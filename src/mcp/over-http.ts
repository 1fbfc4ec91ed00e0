import type { AgentApi } from '../agent-client/agent-api.ts'

/**
 * Answers one request of MCP's streamable HTTP. Each request stands for itself: nothing is kept between two, so a restart of the
 * bot is nothing to a client. The SDK is loaded with the first one.
 */
export async function answerMcp(request: Request, body: unknown, api: AgentApi): Promise<Response> {
  const [{ WebStandardStreamableHTTPServerTransport }, { mcpServer }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('./mcp-server.ts'),
  ])
  const server = mcpServer(api)
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  // its type is not made for exactOptionalPropertyTypes
  await server.connect(transport as Parameters<typeof server.connect>[0])
  try {
    return await transport.handleRequest(request, { parsedBody: body })
  } finally {
    await server.close()
  }
}
