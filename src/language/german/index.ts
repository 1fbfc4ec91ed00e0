import type { Catalog, Part } from '../catalog.ts'
import { AGENTS } from './agents.ts'
import { CLUES } from './clues.ts'
import { COMMANDS } from './commands.ts'
import { CONFIGURATION } from './configuration.ts'
import { EXPLAINING } from './explaining.ts'
import { READING } from './reading.ts'
import { STATUS } from './status.ts'

const PARTS: readonly Part[] = [AGENTS, READING, STATUS, COMMANDS, EXPLAINING, CONFIGURATION]

/** Everything that the bot says, in German: friendly, short, and with "du" only where there is no easy way around it. */
export const GERMAN: Catalog = {
  said: Object.assign({}, ...PARTS.map(({ said }) => said)),
  kept: Object.assign({}, ...PARTS.map(({ kept }) => kept)),
  clues: CLUES,
}
