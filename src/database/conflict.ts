import { CoordinatorError } from '../errors.ts'

/** Somebody else changed the row first: nothing was written, and the run is to read again and decide anew. */
export class Conflict extends CoordinatorError {
  constructor(what: string, cause?: unknown) {
    super('CONFLICT', `Another run changed the same thing first (${what}); this one reads again.`, { cause })
  }
}
