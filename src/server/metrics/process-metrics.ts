import { collectDefaultMetrics, Registry } from 'prom-client'

let registry: Registry | undefined

/**
 * Event loop, memory, garbage collection and handles of this process. They are of the process and not of one bot, so there is
 * one set of them; what they need runs from the first question on, because it cannot be stopped.
 */
export function processMetrics(): Promise<string> {
  if (!registry) {
    registry = new Registry()
    collectDefaultMetrics({ register: registry })
  }
  return registry.metrics()
}
