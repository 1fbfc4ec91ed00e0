import { FakeGitea } from '../../src/testing/index.ts'
import { Shell } from '../forges/support/installer.ts'

/** A Gitea where nobody has installed the bot yet, and the shell of its administrator `boss`. */
export interface SetupSite {
  readonly gitea: FakeGitea
  readonly shell: Shell
  close(): Promise<void>
}

/** With alice's repository `app`. */
export async function openSetupSite(): Promise<SetupSite> {
  const gitea = await FakeGitea.start()
  gitea.addUser('boss', { admin: true })
  gitea.addUser('alice')
  gitea.addRepo('alice', 'app')
  const shell = await Shell.open({
    GITEA_URL: gitea.url,
    GITEA_ADMIN_USER: 'boss',
    GITEA_ADMIN_PASSWORD: 'boss',
    COORDINATOR_URL: 'http://127.0.0.1:8765',
  })
  const close = async () => {
    await shell.close()
    await gitea.stop()
  }
  return { gitea, shell, close }
}
