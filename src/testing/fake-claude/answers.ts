/** What a {@link FakeClaude} answers about an issue; the fields of the bot's own schema. */
export interface ClaudeAnswer {
  /** How hard the work is. */
  readonly difficulty: 'low' | 'medium' | 'high'
  /** Tokens of context that the work needs, as likely more as less. */
  readonly contextTokensLikely: number
  /** Tokens of context that it needs at most in nine of ten cases. */
  readonly contextTokensMost: number
  /** Paths from the root of the repository; the bot drops those that it had not listed. */
  readonly files: readonly string[]
  /** Numbers of issues that this one may wait for; the bot drops those that the text does not name. */
  readonly waitsFor: readonly number[]
  /** Whether tests are part of the work. */
  readonly wantsTests: boolean
  /** How much documentation is part of the work. */
  readonly wantsDocs: 'none' | 'low' | 'medium' | 'high'
  /** The words of the issue that decided; the bot drops what does not stand there. */
  readonly evidence: string
  /** How sure the model is. */
  readonly confidence: 'low' | 'medium' | 'high'
}

/** Ordinary work; what a model says of most issues. */
export const ORDINARY: ClaudeAnswer = {
  difficulty: 'medium',
  contextTokensLikely: 40_000,
  contextTokensMost: 60_000,
  files: [],
  waitsFor: [],
  wantsTests: true,
  wantsDocs: 'none',
  evidence: '',
  confidence: 'medium',
}

/** One question as it came in. */
export interface ClaudeRequest {
  /** As the bot sent them, in small letters; the key stands in one of them. */
  readonly headers: Readonly<Record<string, string>>
  /** The model that was asked. */
  readonly model: string
  /** The fixed part. */
  readonly system: string
  /** What is different for each issue. */
  readonly prompt: string
  /** The whole question, as it was sent. */
  readonly body: Readonly<Record<string, unknown>>
}

/** One thing that goes wrong with the next question. */
export interface ClaudeFault {
  /** 401, 404, 429, 500, 529, … in the form of the API's errors; with `text` as it is. */
  readonly status?: number
  /** The whole answer, e.g. a proxy's page or half of some JSON. */
  readonly text?: string
  /** Of the answer; JSON if not said. */
  readonly contentType?: string
  /** Further headers of the answer, e.g. `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>
  /** The connection is cut before anything is answered. */
  readonly cut?: boolean
  /** Why the model stopped: `refusal`, `max_tokens`, … */
  readonly stopReason?: string
  /** What the model writes, in place of an answer of the schema. */
  readonly says?: string
  /** How many questions it hits; 1 if not said. */
  readonly times?: number
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
}

/** An error as the API words it. */
export function errorBody(status: number, message: string): string {
  const type = ERROR_TYPES[status] ?? 'api_error'
  return JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_fake' })
}

/** A message as the API words it. */
export function messageBody(request: ClaudeRequest, said: string, stopReason = 'end_turn'): string {
  const usage = {
    input_tokens: Math.ceil(request.prompt.length / 4),
    output_tokens: Math.ceil(said.length / 4),
    cache_creation_input_tokens: Math.ceil(request.system.length / 4),
    cache_read_input_tokens: 0,
  }
  const content = said === '' ? [] : [{ type: 'text', text: said }]
  return JSON.stringify({
    id: 'msg_fake',
    type: 'message',
    role: 'assistant',
    model: request.model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage,
  })
}
