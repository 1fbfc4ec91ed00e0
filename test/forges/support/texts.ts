/** What glm, which costs nothing, can do. */
export const MEDIUM = '## Difficulty\nmedium\n\n## Context Estimate\n20000\n'
/** What only opus can do. */
export const HARD = '## Difficulty\nhigh\n\n## Context Estimate\n50000\n'

export function waitsFor(...refs: readonly (string | number)[]): string {
  const lines = refs.map((ref) => `- ${typeof ref === 'number' ? `#${ref}` : ref}`)
  return `${MEDIUM}\n## Dependencies\n\nBlocked by:\n${lines.join('\n')}\n`
}

/** The labels of a medium task that nothing holds back. */
export const WITH_GLM = ['agent/glm', 'difficulty/medium', 'status/assigned']
export const HELD = ['difficulty/medium', 'status/blocked']
export const ASKS = ['difficulty/medium', 'status/needs-input']
/** What a closed one keeps. */
export const OVER = ['difficulty/medium']
