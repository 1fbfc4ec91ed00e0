import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { type AgentProfile, agentListSchema, DEFAULT_AGENTS } from './agents/profile.ts'
import { CoordinatorError } from './errors.ts'

const pluginSchema = z.union(
  [z.string(), z.strictObject({ name: z.string(), settings: z.unknown().optional() })],
  { error: 'a plugin is a name, or { name: …, settings: { … } }' },
)

const manifestSchema = z.strictObject({
  name: z.string().default('mosaic-coordinator'),
  description: z.string().optional(),
  /** Scopes that the bot's token needs. */
  scopes: z.array(z.string()).default([]),
  /** Events to tick in the webhook. */
  events: z.array(z.string()).default([]),
  agents: agentListSchema.optional().transform((agents): readonly AgentProfile[] => agents ?? DEFAULT_AGENTS),
  /** Built-in plugins by name; others by the path of their file, or by their package; with settings if they have some. */
  plugins: z
    .array(pluginSchema)
    .default(['parsing', 'dependencies', 'closure', 'assignment', 'status', 'sweep']),
})

/** The manifest `app.yml`: what the bot is called and needs, which agents there are, which plugins run. */
export type Manifest = z.output<typeof manifestSchema>

/** Deeper or larger than any manifest; the parser is not to be kept busy by a wrong file. */
const MAX_BYTES = 256 * 1024

/**
 * Reads `app.yml`.
 * @throws CoordinatorError `MANIFEST_INVALID` naming the file and every place that is wrong
 */
export async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw invalid(path, 'it cannot be read', cause)
  })
  if (text.length > MAX_BYTES) throw invalid(path, 'it is larger than 256 KiB')
  const { parse } = await import('yaml')
  let raw: unknown
  try {
    // its own limit on aliases within aliases holds
    raw = parse(text)
  } catch (cause) {
    throw invalid(
      path,
      `it is not YAML: ${cause instanceof Error ? cause.message.split('\n')[0] : ''}`,
      cause,
    )
  }
  const result = manifestSchema.safeParse(raw)
  if (!result.success) throw invalid(path, `\n${z.prettifyError(result.error)}`)
  return result.data
}

function invalid(path: string, reason: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('MANIFEST_INVALID', `The manifest ${path} is not right: ${reason}`, { cause })
}

/** What a bot without an `app.yml` does: the default agents, all built-in plugins. */
export const defaultManifest: Manifest = manifestSchema.parse({})
