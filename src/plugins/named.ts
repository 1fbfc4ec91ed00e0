import type { Forge } from '../gitea/forge.ts'
import { GiteaError } from '../gitea/gitea-error.ts'
import type { IssueAddress } from '../gitea/issue-address.ts'
import { readAs, type WireRepository, wire } from '../gitea/wire.ts'
import { assigneesOf, mayWrite, type Writer, writersOf } from '../gitea/writers.ts'
import type { IssueRef } from '../issue/spec.ts'

/** Who answers for a text. */
export interface Writers {
  readonly author: Writer
  /** Who wrote the words that stand there now; null = not known, it may be anybody who may write here. */
  readonly editorId: number | null
}

/** `hidden`: there is one, but whoever wrote the text may not know; people must not be able to tell it from `absent`. */
type NamedRepository = WireRepository | 'hidden' | 'absent'

/**
 * What the references of one text lead to. The bot sees more than many a writer, so what a text names in another
 * repository counts only if everybody who answers for the text may do there what the bot would do for them.
 */
export class Named {
  readonly #forge: Forge
  readonly #here: IssueAddress
  readonly #writers: Writers
  readonly #repositories = new Map<string, Promise<NamedRepository>>()

  constructor(forge: Forge, here: IssueAddress, writers: Writers) {
    this.#forge = forge
    this.#here = here
    this.#writers = writers
  }

  /** The place that a reference leads to, by the names and the id of today, whatever is there. */
  async place(ref: IssueRef): Promise<IssueAddress | 'hidden' | 'absent'> {
    const owner = ref.owner ?? this.#here.owner
    const repo = ref.repo ?? this.#here.repo
    if (sameName(owner, this.#here.owner) && sameName(repo, this.#here.repo))
      return { ...this.#here, number: ref.number }
    const name = `${owner}/${repo}`.toLowerCase()
    const found = this.#repositories.get(name) ?? this.#find(owner, repo)
    this.#repositories.set(name, found)
    const repository = await found
    if (typeof repository === 'string') return repository
    return {
      repoId: repository.id,
      owner: repository.owner.login,
      repo: repository.name,
      number: ref.number,
    }
  }

  /** Whether the text may hold back an issue there. */
  async mayHoldBack(place: IssueAddress): Promise<boolean> {
    if (place.repoId === this.#here.repoId) return mayWrite(this.#forge, place, this.#writers.author)
    return this.#allMayWrite(place)
  }

  async #find(owner: string, repo: string): Promise<NamedRepository> {
    const repository = await repositoryNamed(this.#forge, owner, repo)
    if (!repository) return 'absent'
    const isPublic = !repository.private && !repository.internal
    const place = {
      repoId: repository.id,
      owner: repository.owner.login,
      repo: repository.name,
      number: 1,
    }
    return isPublic || (await this.#allMayWrite(place)) ? repository : 'hidden'
  }

  /** The author, and who changed the text since: all who may write here, where it is not known who that was. */
  async #allMayWrite(place: IssueAddress): Promise<boolean> {
    const there = await writersOf(this.#forge, place)
    const { author, editorId } = this.#writers
    if (!there.has(author.id)) return false
    if (editorId !== null) return there.has(editorId)
    const here = await assigneesOf(this.#forge, this.#here)
    return [...here].every((id) => there.has(id))
  }
}

/** A repository by the name that somebody wrote, which may be one that it had before. */
async function repositoryNamed(
  forge: Forge,
  owner: string,
  repo: string,
): Promise<WireRepository | undefined> {
  try {
    return readAs(wire.repository, await forge.gitea.repos.repoGet(owner, repo))
  } catch (error) {
    if (!(error instanceof GiteaError)) throw error
    const { movedTo } = error
    if (
      error.kind === 'moved' &&
      movedTo &&
      !(sameName(movedTo.owner, owner) && sameName(movedTo.repo, repo))
    )
      return repositoryNamed(forge, movedTo.owner, movedTo.repo)
    if (error.isMissing || error.kind === 'moved') return undefined
    throw error
  }
}

/** Gitea finds names whatever their case. */
function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
