import { z } from 'zod'
import type { Wire } from './event-kinds.ts'
import { forgeId, forgeName, type IssueAddress, issueKey } from './issue-address.ts'

/** A repository as events name it. */
export interface RepositoryAddress {
  readonly repoId: number
  readonly owner: string
  readonly repo: string
}

/** What an event is about, who did it, and the lane that follows from it. */
export interface Place {
  readonly lane: string
  readonly repository?: RepositoryAddress | undefined
  readonly issue?: IssueAddress | undefined
  /** Whose doing it is; undefined = nobody's that the payload names. */
  readonly senderId: number | undefined
}

const person = z.object({ id: z.number().int() })
const repository = z.object({ id: forgeId, name: forgeName, owner: z.object({ login: forgeName }) })
const numbered = z.object({ number: forgeId })

/** Only what routing needs: the full schema costs fifty times as much, and is checked when the event is handled. */
const readers = {
  issue: z
    .object({
      repository,
      sender: person,
      issue: numbered.optional(),
      pull_request: numbered.nullish(),
      comment: z.object({ id: forgeId }).optional(),
    })
    .transform(({ repository, sender, issue, pull_request }) =>
      inRepository(repository, sender.id, issue?.number ?? pull_request?.number),
    ),
  repository: z
    .object({ repository, sender: person })
    .transform(({ repository, sender }) => inRepository(repository, sender.id)),
  package: z
    .object({ package: z.object({ owner: person }), sender: person })
    .transform((body): Place => ({ lane: `owner:${body.package.owner.id}`, senderId: body.sender.id })),
  run: z
    .object({ run: z.object({ repository, trigger_user: person.nullish() }) })
    .transform(({ run }) => inRepository(run.repository, run.trigger_user?.id)),
} as const satisfies Record<Wire['about'], z.ZodType<Place>>

/** Reads what a body of Gitea is about, from the part that its event says it in. */
export function readPlace(about: Wire['about'], body: unknown): z.ZodSafeParseResult<Place> {
  return readers[about].safeParse(body)
}

function inRepository(
  { id: repoId, name: repo, owner }: z.output<typeof repository>,
  senderId: number | undefined,
  number?: number | undefined,
): Place {
  const address = { repoId, owner: owner.login, repo }
  if (number === undefined) return { lane: `repo:${repoId}`, repository: address, senderId }
  const issue = { ...address, number }
  return { lane: issueKey(issue), repository: address, issue, senderId }
}
