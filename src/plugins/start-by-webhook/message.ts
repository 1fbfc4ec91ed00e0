import { createHmac } from 'node:crypto'
import type { IssueAddress } from '../../gitea/issue-address.ts'
import type { Wanted } from '../starting.ts'

/** What is to be known beside the start itself. */
interface Around {
  readonly address: IssueAddress
  /** Of Gitea, without a slash at the end. */
  readonly baseUrl: string
  readonly atMs: number
}

/**
 * The body of the POST. It says which issue, and nothing of what stands in it: an agent learns that by its claim. The id and
 * the time are in it too, so that the signature covers them.
 */
export function messageOf({ start, agent, attempt }: Wanted, { address, baseUrl, atMs }: Around): string {
  const { owner, repo, number } = address
  return JSON.stringify({
    type: 'agent.wanted',
    id: start,
    sentAt: new Date(atMs).toISOString(),
    attempt,
    agent,
    issue: { owner, repo, number, url: `${baseUrl}/${owner}/${repo}/issues/${number}` },
  })
}

/** `sha256=` and the HMAC of the raw body, in hex. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
