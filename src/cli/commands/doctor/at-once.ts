/** Does the work for each, a few of them at the same time; the results are in the order of the list. */
export async function eachAtOnce<In, Out>(
  list: readonly In[],
  most: number,
  work: (one: In) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = []
  const left = [...list.entries()]
  const hand = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, hand))
  return results
}
