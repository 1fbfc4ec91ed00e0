import { closeSync, openSync } from 'node:fs'

/** What the signals of a process that runs for long ask for. */
export interface Signals {
  /** Resolves with the first one that asks to stop; the second one does not wait. */
  readonly stop: Promise<void>
  /** From now on this is what SIGHUP does; one that came before is made up for. */
  onRenewal(renew: () => void): void
}

/**
 * Listens to the signals: SIGTERM and SIGINT stop, SIGHUP reads the secrets again. But whoever closes the terminal in which
 * the bot runs sends SIGHUP too, and means to end it.
 */
export function listenToSignals(): Signals {
  let renew: (() => void) | undefined
  let isAsked = false
  let isStopping = false
  const stop = new Promise<void>((resolve) => {
    const onStop = () => {
      if (isStopping) process.exit(1)
      isStopping = true
      resolve()
    }
    const hasTerminal = process.stdout.isTTY || process.stdin.isTTY
    process.on('SIGTERM', onStop)
    process.on('SIGINT', onStop)
    process.on('SIGHUP', () => {
      if (hasTerminal && !isTerminalThere()) return onStop()
      isAsked = true
      renew?.()
    })
  })
  return {
    stop,
    onRenewal(callback) {
      renew = callback
      if (isAsked) callback()
    },
  }
}

function isTerminalThere(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
