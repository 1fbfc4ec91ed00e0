import { expect } from 'chai'
import { type House, openHouse } from './house.ts'

const PULL = '/repos/alice/app/pulls/1'

for (const version of ['1.22.6', '1.27.0-rc0', 'forgejo-12']) {
  describe(`reviews in a fake ${version}`, () => {
    let house: House
    beforeEach(async () => {
      house = await openHouse({ version })
      await house.gitea.as('bob').opensPull({ title: 'Change' }, house.repo)
      await house.gitea.delivered()
      house.receiver.take()
    })
    afterEach(() => house.close())

    const heard = async () => {
      await house.gitea.delivered()
      return house.receiver.take().map(({ headers, body }) => {
        const { action, review, requested_reviewer } = JSON.parse(body)
        const names = `${headers['x-gitea-event']} ${headers['x-gitea-event-type']}`
        return `${names} ${action} ${requested_reviewer?.login} ${review?.content}`
      })
    }
    const post = async (as: string, path: string, body: object, method = 'POST') =>
      (await house.client(as).send(method, `${PULL}/${path}`, body)).status

    it('are wished for once, and the wish can be taken back', async () => {
      const wish = { reviewers: ['mosaic'] }
      expect(await post('alice', 'requested_reviewers', wish)).to.equal(201)
      expect(await post('alice', 'requested_reviewers', wish)).to.equal(201)
      expect(await heard()).to.deep.equal([
        'pull_request pull_request_review_request review_requested mosaic undefined',
      ])
      expect(await post('alice', 'requested_reviewers', { reviewers: ['nobody'] })).to.equal(404)
      expect(await post('alice', 'requested_reviewers', { reviewers: ['bob'] })).to.equal(422)
      expect(await post('mallory', 'requested_reviewers', wish)).to.equal(422)
      expect(await post('alice', 'requested_reviewers', wish, 'DELETE')).to.equal(204)
      expect(await heard()).to.deep.equal([
        'pull_request pull_request_review_request review_request_removed mosaic undefined',
      ])
    })

    it('are told by their verdict, and answer the wish', async () => {
      await post('alice', 'requested_reviewers', { reviewers: ['mosaic'] })
      await heard()
      expect(await post('mosaic', 'reviews', { event: 'APPROVED', body: 'yes' })).to.equal(200)
      expect(await post('mallory', 'reviews', { event: 'REQUEST_CHANGES', body: 'no' })).to.equal(200)
      expect(await post('bob', 'reviews', { event: 'COMMENT', body: 'hm' })).to.equal(200)
      const who = (login: string) => (version === '1.22.6' ? undefined : login)
      expect(await heard()).to.deep.equal([
        `pull_request_approved pull_request_review_approved reviewed ${who('mosaic')} yes`,
        `pull_request_rejected pull_request_review_rejected reviewed ${who('mallory')} no`,
        `pull_request_comment pull_request_review_comment reviewed ${who('bob')} hm`,
      ])
      const { list } = await house.client('alice').get(`${PULL}/reviews`)
      expect(list.map(({ state, official }) => [state, official])).to.deep.equal([
        ['APPROVED', true],
        ['REQUEST_CHANGES', false],
        ['COMMENT', false],
      ])
    })

    it('are refused without words, and of one’s own with a verdict', async () => {
      expect(await post('bob', 'reviews', { event: 'APPROVED' })).to.equal(422)
      expect(await post('alice', 'reviews', { event: 'COMMENT' })).to.equal(422)
      expect(await post('alice', 'reviews', { event: 'REQUEST_CHANGES' })).to.equal(422)
      expect(await post('alice', 'reviews', { body: 'not yet' })).to.equal(200)
      expect(await heard()).to.deep.equal([])
    })
  })
}
