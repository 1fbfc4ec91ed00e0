import { GiteaGate } from './app/gate.ts'
import { Worker, type WorkerDeps } from './app/worker.ts'

/** What the two are made from. */
export interface GatedWorkerDeps extends Omit<WorkerDeps, 'gate'> {
  /** Resolves when Gitea answers and takes the token. */
  probe(): Promise<unknown>
  /** Gitea answers again. */
  onOpen(): void
}

/** A worker, and the gate that stops it while Gitea is away and wakes it when it is back. */
export function gatedWorker({ probe, onOpen, ...deps }: GatedWorkerDeps): {
  gate: GiteaGate
  worker: Worker
} {
  const { clock, log } = deps
  const opened = () => {
    worker.wake()
    onOpen()
  }
  const gate = new GiteaGate({ probe, clock, log, onOpen: opened })
  const worker = new Worker({ ...deps, gate })
  return { gate, worker }
}
