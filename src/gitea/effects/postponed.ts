import { CoordinatorError } from '../../errors.ts'

/** Not now, and nobody's fault: the run is made again at `untilMs` (ms since 1970), and the try does not count. */
export class Postponed extends CoordinatorError {
  readonly untilMs: number

  constructor(why: string, untilMs: number) {
    super('POSTPONED', why)
    this.untilMs = untilMs
  }
}
