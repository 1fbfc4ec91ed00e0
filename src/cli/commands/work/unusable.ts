import { CoordinatorError } from '../../../errors.ts'

/** The runner itself is set up wrongly: every task would end the same way, so it takes no other. */
export abstract class RunnerUnusable extends CoordinatorError {}

/** The program that it was told to run does not exist. */
export class CommandMissing extends RunnerUnusable {
  constructor(program: string) {
    super('COMMAND_MISSING', `"${program}" could not be started; the task was given back.`, {
      hint: 'Name a program that is in PATH after the two dashes: mosaic-coordinator work --agent NAME -- PROGRAM …',
    })
  }
}

/** Gitea does not take the token for what has to be done with it. */
export class GitTokenRefused extends RunnerUnusable {
  constructor(status: 401 | 403) {
    super('GIT_TOKEN_REFUSED', `Gitea answered ${status} to MOSAIC_GIT_TOKEN.`, {
      hint:
        status === 401
          ? 'It is wrong, expired or revoked: make a new one.'
          : 'It lacks a scope: it needs write:repository and read:user.',
    })
  }
}

/** The agent that it was started for is not the one whose tasks its token is given. */
export class TokenOfAnother extends RunnerUnusable {
  constructor(owner: string, wanted: string) {
    super(
      'AGENT_TOKEN_OF_ANOTHER',
      `MOSAIC_AGENT_TOKEN is a token of the agent "${owner}", but --agent says "${wanted}"; no task was taken.`,
      {
        hint: `Start it with --agent ${owner}, or make a token with: mosaic-coordinator agent token ${wanted}`,
      },
    )
  }
}
