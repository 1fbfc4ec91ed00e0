import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { answerSchema, type RawAnswer } from './answer.ts'
import { boundedFetch } from './bounded-fetch.ts'
import { failureOf, innermost, ModelFailure } from './model-failure.ts'
import type { TokenUse } from './prices.ts'
import { INSTRUCTIONS } from './prompt.ts'

/** How the model is reached. */
export interface ClientSettings {
  /** Goes into the header of the calls and nowhere else. */
  readonly apiKey: string
  readonly model: string
  readonly baseUrl: string
}

/** What a call brought. `refused`: the model declined; `unusable`: it was cut off, or is not of the schema. */
export interface CallResult {
  readonly outcome:
    | { readonly kind: 'answered'; readonly answer: RawAnswer }
    | { readonly kind: 'refused' | 'unusable' }
  /** undefined = the provider did not say. */
  readonly use: TokenUse | undefined
}

/** One question to the model. @throws ModelFailure */
export type AskModel = (prompt: string, signal: AbortSignal) => Promise<CallResult>

/** Thinking and the answer, which has some 300 tokens; more is not paid for. */
export const MAX_OUTPUT_TOKENS = 8_000
/** A call, its repetitions included, ms: the answer of a model that thinks takes up to half a minute. */
export const CALL_TIMEOUT_MS = 90_000
/** One try of it, ms. */
const TRY_TIMEOUT_MS = 60_000
/** The SDK repeats what failed for the moment and was not paid (see `boundedFetch`), with growing waits from 0.5 s on. */
const RETRIES = 2

/** Models that take `effort` (platform.claude.com, "Effort"); others answer it with a 400. */
const WITH_EFFORT = /^claude-(?:fable-5|mythos-5|opus-5|sonnet-5|haiku-5-5)/

const tokens = z.number().int().nonnegative()
const usageSchema = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_creation_input_tokens: tokens.nullish(),
  cache_read_input_tokens: tokens.nullish(),
})

/**
 * The model through @anthropic-ai/sdk, which is loaded with the first question. Of what the SDK would read from the
 * environment nothing is left to it but a proxy's headers; it logs nothing and traces nothing.
 */
export function modelClient(settings: ClientSettings, clock: Clock): AskModel {
  let loading: ReturnType<typeof load> | undefined
  return async (prompt, signal) => {
    loading ??= load(settings)
    const { client, format } = await loading
    const deadline = new AbortController()
    const cancel = clock.after(CALL_TIMEOUT_MS, () =>
      deadline.abort(
        new ModelFailure('away', `no answer within ${CALL_TIMEOUT_MS / 1_000} s`, { mayCost: true }),
      ),
    )
    try {
      const message = await client.messages.parse(
        {
          model: settings.model,
          max_tokens: MAX_OUTPUT_TOKENS,
          system: [{ type: 'text', text: INSTRUCTIONS, cache_control: { type: 'ephemeral' } }],
          messages: [{ role: 'user', content: prompt }],
          output_config: { format, ...(WITH_EFFORT.test(settings.model) ? { effort: 'low' as const } : {}) },
        },
        { signal: AbortSignal.any([signal, deadline.signal]) },
      )
      return { outcome: outcomeOf(message), use: useOf(message.usage) }
    } catch (thrown) {
      throw ended(signal) ?? ended(deadline.signal) ?? failureOf(innermost(thrown))
    } finally {
      cancel()
    }
  }
}

async function load({ apiKey, baseUrl }: ClientSettings) {
  const [{ default: Anthropic }, { zodOutputFormat }] = await Promise.all([
    import('@anthropic-ai/sdk'),
    import('@anthropic-ai/sdk/helpers/zod'),
  ])
  const client = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: RETRIES,
    timeout: TRY_TIMEOUT_MS,
    fetch: boundedFetch(),
    logLevel: 'off',
    openTelemetry: false,
  })
  // its own parsing throws, and with it the account of what the answer cost is lost
  return { client, format: { ...zodOutputFormat(answerSchema), parse: readAnswer } }
}

/** The answer, or null for anything that is not one. */
function readAnswer(text: string): RawAnswer | null {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function outcomeOf(message: {
  stop_reason: string | null
  parsed_output: RawAnswer | null
}): CallResult['outcome'] {
  if (message.stop_reason === 'refusal') return { kind: 'refused' }
  const isWhole = message.stop_reason === 'end_turn' || message.stop_reason === 'stop_sequence'
  const { parsed_output: answer } = message
  return isWhole && answer !== null ? { kind: 'answered', answer } : { kind: 'unusable' }
}

function useOf(usage: unknown): TokenUse | undefined {
  const { data } = usageSchema.safeParse(usage)
  return (
    data && {
      inputTokens: data.input_tokens,
      outputTokens: data.output_tokens,
      cacheWriteTokens: data.cache_creation_input_tokens ?? 0,
      cacheReadTokens: data.cache_read_input_tokens ?? 0,
    }
  )
}

function ended(signal: AbortSignal): ModelFailure | undefined {
  if (!signal.aborted) return undefined
  return signal.reason instanceof ModelFailure
    ? signal.reason
    : new ModelFailure('stopped', 'the call was ended', { mayCost: true })
}
