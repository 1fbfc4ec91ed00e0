import { expect } from 'chai'
import type { Context } from '../../src/app/context.ts'
import { withMark } from '../../src/gitea/effects/marker.ts'
import { answerOnce } from '../../src/plugins/explaining/answer-once.ts'

describe('an answer that stands there already', () => {
  const answered = (...bodies: string[]) => {
    const comments = bodies.map((body, id) => ({ id, body, user: { id: 5 } }))
    const deps = { forge: { me: async () => ({ id: 5, login: 'mosaic' }) } }
    const context = { snapshot: { comments: async () => comments } }
    return answerOnce(deps as never, context as unknown as Context<'command.given'>, 'Because.')
  }

  it('is not written again right below itself', async () => {
    expect(await answered(withMark('Because.', '-/command-3'))).to.equal(undefined)
  })

  it('is, below another one, or where a person has changed what stands there', async () => {
    const own = withMark('Because.', '-/command-3')
    expect(await answered(own, withMark('Something else.', '-/command-4'))).to.equal('Because.')
    expect(await answered(withMark('Because.', 'status'))).to.equal('Because.')
    const [visible = '', mark = ''] = withMark('Because of me.', '-/command-3').split('\n\n')
    expect(visible).to.equal('Because of me.')
    expect(await answered(`Because.\n\n${mark}`)).to.equal('Because.')
  })
})
