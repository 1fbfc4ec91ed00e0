import { type AgentName, type AgentWord, ISSUES, type PersonWord } from './acts.ts'

/** A session as the reference has it. */
export interface Work {
  readonly issue: number
  readonly agent: AgentName
  readonly id: string
  readonly fence: number
  isLive: boolean
  /** Closed, taken away or opened again since: it works on what is not there any more. */
  isPast: boolean
}

interface Issue {
  isOpen: boolean
  isAssigned: boolean
  isHeld: boolean
  isBlocked: boolean
  isHandedIn: boolean
  asks: boolean
  /** Sessions that did not finish, since a person last changed something. */
  failures: number
}

/** The life of a task in a few lines: what must be, and not how. */
export class Reference {
  readonly works: Work[] = []
  readonly #issues = Array.from({ length: ISSUES }, (): Issue => {
    return {
      ...{ isOpen: true, isAssigned: true, isHeld: false, isBlocked: false },
      ...{ isHandedIn: false, asks: false, failures: 0 },
    }
  })

  issue(number: number): Issue {
    const issue = this.#issues[number - 1]
    if (!issue) throw new Error(`there is no issue ${number}`)
    return issue
  }

  liveOn(number: number): Work | undefined {
    return this.works.find((work) => work.issue === number && work.isLive)
  }

  liveOf(agent: AgentName): Work | undefined {
    return this.works.find((work) => work.agent === agent && work.isLive)
  }

  /** The last issue waits for the first one. */
  isHeldBack(number: number): boolean {
    const issue = this.issue(number)
    return issue.isHeld || (issue.isBlocked && number !== 1 && this.issue(1).isOpen)
  }

  mayBegin(number: number): boolean {
    const { isOpen, isAssigned, isHandedIn, asks } = this.issue(number)
    return isOpen && isAssigned && !isHandedIn && !asks && !this.isHeldBack(number) && !this.liveOn(number)
  }

  /** Whether a session is to be told to stop. */
  mustStop({ issue, isPast }: Work): boolean {
    const { isOpen, isAssigned } = this.issue(issue)
    return isPast || !isOpen || !isAssigned || this.isHeldBack(issue)
  }

  claimed(work: Work): void {
    this.works.push(work)
  }

  /** The session has ended. */
  ended(work: Work, how: AgentWord | 'lost'): void {
    const outside = this.mustStop(work)
    work.isLive = false
    if (work.isPast) return
    const issue = this.issue(work.issue)
    if (!issue.isOpen || !issue.isAssigned) return
    if (how === 'complete') issue.isHandedIn = true
    else if (how === 'ask') issue.asks = true
    else if (how !== 'hand-over' && (how === 'empty' || !outside)) issue.failures++
  }

  person(word: PersonWord, number: number): void {
    const issue = this.issue(number)
    const work = this.liveOn(number)
    if (word === 'hold' || word === 'resume') {
      if (issue.isHeld !== (word === 'hold')) issue.failures = 0
      issue.isHeld = word === 'hold'
    }
    if (word === 'block' || word === 'unblock') {
      if (issue.isBlocked === (word === 'block')) return
      Object.assign(issue, { isBlocked: word === 'block', asks: false, failures: 0 })
    }
    if (word === 'answer') issue.asks = false
    if (word === 'retry' && !(work && !work.isPast))
      Object.assign(issue, { asks: false, isHandedIn: false, failures: 0 })
    if (word === 'assign') issue.isAssigned = true
    if (word === 'reopen') issue.isOpen = true
    if (word === 'unassign' || word === 'close') {
      Object.assign(issue, word === 'close' ? { isOpen: false } : { isAssigned: false })
      Object.assign(issue, { asks: false, isHandedIn: false, failures: 0 })
      if (work) work.isPast = true
    }
  }

  /** What the issue may show. */
  mayShow(number: number): readonly string[] {
    const { isOpen, isAssigned, isHandedIn, asks, failures } = this.issue(number)
    if (!isOpen || !isAssigned) return ['']
    const work = this.liveOn(number)
    if (isHandedIn || (work && !work.isPast)) return ['in-progress']
    if (asks) return ['needs-input']
    const tried = failures >= 2 ? ['needs-input'] : []
    return this.isHeldBack(number) ? ['blocked', ...tried] : ['assigned', 'ready', ...tried]
  }
}
