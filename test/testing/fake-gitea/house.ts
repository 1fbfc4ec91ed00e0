import { FakeGitea, type FakeGiteaOptions, type RepoView } from '../../../src/testing/index.ts'
import { Receiver } from '../../support/receiver.ts'
import { Client } from './client.ts'

/** A fake with the usual people: alice owns `app`, bob and mosaic may write, mallory is a stranger. */
export interface House {
  readonly gitea: FakeGitea
  readonly repo: RepoView
  readonly receiver: Receiver
  readonly mosaic: Client
  client(login: string): Client
  actions(): string[]
  close(): Promise<void>
}

export async function openHouse(options: FakeGiteaOptions = {}): Promise<House> {
  const gitea = await FakeGitea.start(options)
  const receiver = await Receiver.start()
  gitea.addUser('boss', { admin: true })
  for (const login of ['alice', 'bob', 'mosaic', 'mallory']) gitea.addUser(login)
  const repo = gitea.addRepo('alice', 'app', { collaborators: { bob: 'write', mosaic: 'write' } })
  gitea.addHook(repo, { url: `${receiver.url}/hook`, secret: 's3cret', events: ['issues', 'pull_request'] })
  const client = (login: string) => new Client(gitea, gitea.token(login))
  return {
    gitea,
    repo,
    receiver,
    mosaic: client('mosaic'),
    client,
    actions: () => receiver.received.map((delivery) => JSON.parse(delivery.body).action),
    close: async () => {
      await gitea.stop()
      await receiver.stop()
    },
  }
}
