import type { DatabaseContents } from '../../../database/contents.ts'
import { contentsText } from '../backup.ts'
import type { Kept } from './known-now.ts'

/** What somebody has to see to who cannot be told it any more. */
const TO_SEE_TO: Readonly<Record<string, string>> = {
  agent_tokens: 'which tokens of agents were revoked (agent tokens, then agent revoke ID)',
  pauses: 'what was paused (pause and resume)',
  spending: 'what agents have cost (budgets count only what the backup knows)',
  model_calls: 'what the model has cost today (its daily budget counts only what the backup knows)',
}

/** What was restored, and what was kept of what is known now. */
export function restoredText(
  path: string,
  contents: DatabaseContents,
  { before, homeBefore }: { readonly before: string | undefined; readonly homeBefore: string | null },
  { tokensRevoked, pausesKept, pausesEnded, spentUsd, modelCalls, unread }: Kept,
): string {
  const kept: readonly (readonly [number, string])[] = [
    [tokensRevoked, `Tokens of agents that were revoked since stay revoked: ${tokensRevoked}.`],
    [pausesKept, `What is paused now stays paused: ${pausesKept}.`],
    [pausesEnded, `What was paused then and is not now goes on: ${pausesEnded}.`],
    [spentUsd, `What agents have cost since goes on to count: US$ ${spentUsd.toFixed(2)}.`],
    [
      modelCalls,
      `What the model was asked today and the backup does not know goes on to count: ${modelCalls}.`,
    ],
  ]
  const lines = [
    `${path}: ${contentsText(contents)}.`,
    ...(before === undefined
      ? []
      : [`The database as it was lies at ${before}; delete it when all is well.`]),
    ...(contents.giteaUrl === null || homeBefore === null || contents.giteaUrl === homeBefore
      ? []
      : [
          `It is of a bot of the Gitea at ${contents.giteaUrl}, and the one before was of ${homeBefore}. If that is not the same Gitea under another`,
          'address, put the one before back; the tokens of the other bot’s agents count here now (agent tokens, agent revoke ID).',
        ]),
    ...kept.flatMap(([count, line]) => (count > 0 ? [line] : [])),
    ...(unread.length === 0
      ? []
      : ['The database before is damaged. These could not be read; see to them before you start:']),
    ...unread.map((table) => `  - ${TO_SEE_TO[table] ?? table}`),
    'Next: mosaic-coordinator start. Its first sweep looks at every issue of the bot and puts right what has changed since the backup;',
    'deliveries that came in between are not in it, and need not be.',
  ]
  return `${lines.join('\n')}\n`
}
