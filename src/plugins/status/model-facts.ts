import type { ModelNote } from '../../issue/spec.ts'
import { english, say, translated } from '../../language/say.ts'

/** Why the estimate is not the model's. */
const WITHOUT_MODEL: Record<Exclude<ModelNote['outcome'], 'read'>, string> = {
  late: english`the model did not answer in time`,
  unavailable: english`the model was not available`,
  budget: english`today's budget for the model is spent`,
  share: english`the text was changed so often that the model does not read it again today`,
  refused: english`the model declined to read it`,
  unusable: english`the model's answer could not be used`,
  'too-large': english`the model thinks that this is more than any agent here can do at once, so you may want to split it`,
}

/** What the estimate rests on, in one line; and what the model noticed besides. */
export function modelFacts(note: ModelNote | undefined): string[] {
  if (!note) return []
  const quote = note.words ? say`, above all from ${asCode(note.words)}` : ''
  const rests =
    note.outcome === 'read'
      ? say`Read by \`${note.model}\`${quote}`
      : say`Estimated from the text; ${translated(WITHOUT_MODEL[note.outcome])}`
  const refs = note.waitsFor?.map((number) => `\`#${number}\``) ?? []
  const hint = say`It may wait for ${refs.join(', ')}: write \`Blocked by:\` before the number if it does`
  return refs.length > 0 ? [rests, hint] : [rests]
}

/** In code Gitea makes no link, no mention and no reference of anything; the words have no backtick (excerpt.ts). */
function asCode(words: string): string {
  return `\`${words.replaceAll(/[`\r\n]/g, ' ')}\``
}
