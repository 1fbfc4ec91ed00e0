import { CoordinatorError } from '../errors.ts'

/** Reasons stand in logs and in Gitea's delivery history: one line, not more than this many characters. */
const MAX_REASON_LENGTH = 300

/**
 * A delivery that was signed right but is not what it promises: not JSON, nested too deep, not the shape of its event.
 * The webhook answers it with 422, and `reason` stands in Gitea's delivery history.
 *
 * `reason` names the rule and the place and never quotes the payload: a stranger may have written what is in it.
 *
 * @example throw new UnreadableDelivery('issues.opened', 'issue.number is not a number', 'b0a1c2d3-0000')
 */
export class UnreadableDelivery extends CoordinatorError {
  /** The event that it claims to be, or `unknown`. */
  readonly event: string
  readonly reason: string
  /** Of the delivery, as of one that can be read. */
  readonly id: string

  constructor(event: string, reason: string, id: string) {
    const line = reason.replaceAll(/\s+/g, ' ').slice(0, MAX_REASON_LENGTH)
    super('DELIVERY_UNREADABLE', `The delivery (${event}) is signed right but cannot be read: ${line}.`, {
      hint: 'If it came from Gitea or Forgejo unchanged, please report it with the versions of both.',
    })
    this.event = event
    this.reason = line
    this.id = id
  }
}
