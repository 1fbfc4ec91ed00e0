import { expect } from 'chai'
import type { Context } from '../../src/app/context.ts'
import { show } from '../../src/plugins/status/show.ts'
import type { StatusDeps } from '../../src/plugins/status/surroundings.ts'
import { afterDecision, afterHold } from '../../src/tasks/lifecycle.ts'
import type { Task } from '../../src/tasks/task.ts'
import { begun, blocker, free } from '../tasks/tasks.ts'

/** Whether it is looked at what is shown of the task, before anything is written. */
async function isShown(task: Task): Promise<boolean> {
  let looked = false
  const tasks = {
    find: async () => task,
    shown: async () => {
      looked = true
      throw new Error('enough')
    },
  }
  // only these parts are used until then
  const context = { snapshot: { key: task.key } } as unknown as Context<'task.ready'>
  await show({ tasks } as unknown as StatusDeps, context).catch(() => {})
  return looked
}

describe('a task whose comment names an agent after a loss of the database', () => {
  const rebuilt = { ...begun(), adopted: 'opus' }
  const ready = afterHold(rebuilt, free, 'x', 0, false)

  it('shows nothing new while it is ready and nobody has decided', async () => {
    expect(ready).to.include({ state: 'ready', adopted: 'opus' })
    expect(await isShown(ready)).to.equal(false)
  })

  it('shows that it waits, when that was decided, and whatever holds it back', async () => {
    const waits = { outcome: 'wait', chosen: null, considered: [] } as unknown as NonNullable<
      Task['decision']
    >
    expect(await isShown(afterDecision(ready, waits, 'x', null))).to.equal(true)
    expect(await isShown(afterHold(rebuilt, { ...free, blockers: [blocker(3)] }, 'x', 0, false))).to.equal(
      true,
    )
    expect(await isShown({ ...ready, adopted: null })).to.equal(true)
  })
})
