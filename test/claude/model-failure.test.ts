import { expect } from 'chai'
import { CircuitBreaker } from '../../src/claude/circuit-breaker.ts'
import { failureOf, ModelFailure, waitIn } from '../../src/claude/model-failure.ts'
import { costMicroUsd, PRICES, UNKNOWN_PRICE, worstCostMicroUsd } from '../../src/claude/prices.ts'
import { SkippingClock } from '../../src/testing/skipping-clock.ts'
import { KEY } from './reader-under-test.ts'

describe('a failure of the model', () => {
  it('says nothing of the key, nor of a part of it', () => {
    const middle = KEY.slice(1, -1)
    for (const form of [KEY, middle, KEY.toUpperCase(), KEY.slice(-12), [...KEY].join(' '), btoa(KEY)]) {
      for (const more of [{ status: 401, type: form }, { code: form }, { status: 500, error: form }]) {
        const thrown = Object.assign(new Error(`bad header "${form}"`), more)
        const failure = failureOf(thrown)
        const told = `${failure.message} ${failure.stack} ${JSON.stringify(failure)}`
        expect(told)
          .not.to.contain(form)
          .and.not.to.match(/bad header/)
        expect(failure.cause).to.equal(undefined)
      }
    }
  })

  it('says the status and the type that the API has for it', () => {
    const thrown = Object.assign(new Error('x'), { status: 400, type: 'billing_error' })
    expect(failureOf(thrown).message).to.equal('400 billing_error')
    expect(failureOf(Object.assign(new Error('x'), { code: 'ENOTFOUND' })).message).to.contain('ENOTFOUND')
    expect(failureOf(Object.assign(new Error('x'), { status: 400, type: 'constructor' })).message).to.equal(
      '400',
    )
  })

  it('is short, on one line, whatever was thrown', () => {
    for (const thrown of [new Error('x\n'.repeat(10_000)), 'text', null, undefined, { status: 'x' }, 7])
      expect(failureOf(thrown).message).to.have.length.below(301).and.not.contain('\n')
  })

  it('may have to be paid only when nobody knows whether it was answered', () => {
    expect(failureOf(new Error('socket hang up')).mayCost).to.equal(true)
    expect(failureOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).mayCost).to.equal(false)
    for (const status of [301, 400, 401, 404, 413, 429, 500, 503, 529])
      expect(failureOf(Object.assign(new Error('x'), { status })).mayCost, `${status}`).to.equal(false)
    for (const status of [408, 502, 504, 520, 599])
      expect(failureOf(Object.assign(new Error('x'), { status })).mayCost, `${status}`).to.equal(true)
  })

  for (const [headers, waitMs] of [
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': '99999999999' }, 3_600_000],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, undefined],
    [{}, undefined],
  ] as [Record<string, string>, number | undefined][]) {
    it(`asks to wait ${waitMs} ms by ${JSON.stringify(headers)}`, () => {
      expect(waitIn(new Headers(headers))).to.equal(waitMs)
    })
  }
})

describe('the circuit breaker', () => {
  const busy = new ModelFailure('busy', '529')

  it('lets one call through after a pause, and pauses twice as long if that fails', () => {
    const clock = new SkippingClock()
    const breaker = new CircuitBreaker(clock)
    expect([breaker.failed(busy), breaker.failed(busy), breaker.failed(busy)]).to.deep.equal([
      false,
      false,
      true,
    ])
    expect(breaker.mayCall()).to.equal(false)
    clock.skip(30_001)
    expect([breaker.mayCall(), breaker.mayCall()]).to.deep.equal([true, false])
    expect(breaker.failed(busy)).to.equal(true)
    clock.skip(30_001)
    expect(breaker.mayCall()).to.equal(false)
    clock.skip(30_001)
    expect(breaker.mayCall()).to.equal(true)
    expect(breaker.succeeded()).to.equal(true)
    expect([breaker.mayCall(), breaker.mayCall()]).to.deep.equal([true, true])
  })

  it('forgets failures when a call goes well, and a trial that was not made', () => {
    const clock = new SkippingClock()
    const breaker = new CircuitBreaker(clock)
    for (let round = 0; round < 5; round++) {
      breaker.failed(busy)
      breaker.failed(busy)
      expect(breaker.succeeded()).to.equal(false)
    }
    for (let failure = 0; failure < 3; failure++) breaker.failed(busy)
    clock.skip(30_001)
    expect(breaker.mayCall()).to.equal(true)
    breaker.gaveUp()
    expect(breaker.mayCall()).to.equal(true)
  })

  it('never pauses longer than ten minutes by itself', () => {
    const clock = new SkippingClock()
    const breaker = new CircuitBreaker(clock)
    for (let failure = 0; failure < 60; failure++) breaker.failed(busy)
    expect(breaker.pauseMs).to.be.within(590_000, 600_000)
  })
})

describe('the price of a call', () => {
  it('is its tokens times the price, and never more than the worst that was assumed', () => {
    const price = PRICES['claude-sonnet-5-5'] ?? expect.fail()
    const use = { inputTokens: 1_000, cacheWriteTokens: 2_000, cacheReadTokens: 3_000, outputTokens: 500 }
    expect(costMicroUsd(use, price)).to.equal(2_000 + 5_000 + 300 + 5_000)
    expect(worstCostMicroUsd(6_000, 500, price)).to.be.at.least(costMicroUsd(use, price))
  })

  it('of an unknown model is no lower than any that is known', () => {
    for (const price of Object.values(PRICES))
      for (const part of ['input', 'output', 'cacheRead', 'cacheWrite'] as const)
        expect(UNKNOWN_PRICE[part]).to.be.at.least(price[part])
  })
})
