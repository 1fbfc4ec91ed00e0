import type { Answer, Person } from '../../../src/testing/index.ts'

/** What a call comes to. @example await statusOf(forge.bob, 'GET', '/user') // 200 */
export async function statusOf(who: Person, method: string, path: string, body?: object): Promise<number> {
  return (await who.request(method, path, body)).status
}

/** What an error says; empty where its body is. */
export function messageOf({ text }: Pick<Answer, 'text'>): string {
  return text === '' ? '' : (JSON.parse(text) as { message: string }).message
}
