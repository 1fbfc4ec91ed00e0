import type { Write } from '../database/write.ts'

/** Small facts that outlive the process, by name. */
export interface Memory {
  recall(name: string): Promise<string | undefined>
  /** To be committed by whoever asked for it. */
  remember(name: string, value: string): Write
}
