/** So many times as much is tried: linear work takes about this much longer, quadratic work its square. */
const TIMES = 4
/** Between the two. */
export const LINEAR = 10
/** The least of these counts: whatever else a process does only adds. */
const ROUNDS = 10
/** Less than this, microseconds, is too little to tell how it grows. */
const LEAST_COST = 500

/**
 * How much more work it is to do something for four times the size, in the processor's time of this process: other
 * processes, and a slow machine, are not in it.
 *
 * @param prepare makes what is worked on, which is not counted
 * @example expect(growthOf(100_000, (size) => 'x'.repeat(size), (text) => parse(text))).to.be.below(LINEAR)
 */
export function growthOf<Input>(
  size: number,
  prepare: (size: number) => Input,
  work: (input: Input) => unknown,
): number {
  const costOf = (input: Input) => {
    const before = process.cpuUsage()
    work(input)
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  const [small, large] = [prepare(size), prepare(TIMES * size)]
  const leastOf = (input: Input) => Math.min(...Array.from({ length: ROUNDS }, () => costOf(input)))
  return leastOf(large) / Math.max(LEAST_COST, leastOf(small))
}
