import { CoordinatorError } from '../../errors.ts'

/**
 * Not now, and nobody's fault: the run is made again at `untilMs` (ms since 1970), and the try does not count. Who changes
 * many issues in one run may catch it to go on with the others.
 *
 * @example if (error instanceof Postponed) context.log.info({ issue }, 'paused, left for the next time')
 */
export class Postponed extends CoordinatorError {
  /** When the run is made again, ms since 1970. */
  readonly untilMs: number

  constructor(why: string, untilMs: number) {
    super('POSTPONED', why)
    this.untilMs = untilMs
  }
}
