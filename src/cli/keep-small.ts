import { setFlagsFromString } from 'node:v8'

/**
 * On a machine with much memory V8 lets garbage grow to hundreds of MB before it looks: a rebuild of 300 issues held 350 MB,
 * and 150 MB with this, at the same speed. It is no limit: what is needed is still given.
 * The young generation is bounded where Node.js is started, by --max-semi-space-size=4 (MB; it is three of these): V8 reads
 * that only at its own start, and would let it grow to 36 MB in a sweep of 10,000 issues.
 */
export function keepSmall(): void {
  setFlagsFromString('--optimize-for-size')
  // What has run a few times only is interpreted: compiled, it would hold 4 MB of an idle bot. What runs often is optimized.
  setFlagsFromString('--no-sparkplug')
  setFlagsFromString('--no-maglev')
}
