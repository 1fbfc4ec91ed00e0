import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { verifySignature } from '../../src/gitea/signature.ts'
import { FORGERIES } from '../server/forgeries.ts'
import { RECORDING_SECRET, recordedDeliveries } from '../server/recordings.ts'
import { SECRET, sign } from '../server/test-server.ts'

const JSON_BODY = Buffer.from('{"action":"opened","title":"ünïcode & <b>"}')
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A form body as Go writes it: spaces as `+`. */
const formOf = (json: Buffer) => Buffer.from(new URLSearchParams({ payload: json.toString() }).toString())

const signed = (headers: object = {}) => ({ 'x-gitea-signature': sign(JSON_BODY), ...headers })

describe('the signature of recorded deliveries', () => {
  const deliveries = recordedDeliveries()
  const [unsigned, withSecret] = [true, false].map((empty) =>
    deliveries.filter(({ headers }) => (headers['x-gitea-signature'] === '') === empty),
  )

  it('passes for every hook with a secret, JSON and form', () => {
    const failed = withSecret?.filter(
      ({ headers, body }) => !verifySignature(headers, Buffer.from(body), [RECORDING_SECRET]),
    )
    expect(failed?.map(({ from }) => from)).to.deep.equal([])
    const forms = withSecret?.filter(({ headers }) => headers['content-type'] === FORM['content-type'])
    const forgejo = withSecret?.filter(({ headers }) => headers['x-forgejo-signature'])
    expect(forms, 'form-encoded deliveries among them').to.have.length.greaterThan(2)
    expect(forgejo, 'deliveries of Forgejo among them').to.have.length.greaterThan(2)
  })

  it('gives the JSON text of form hooks', () => {
    for (const { headers, body } of withSecret ?? []) {
      const json = verifySignature(headers, Buffer.from(body), [RECORDING_SECRET])
      expect(JSON.parse(String(json))).to.have.property('repository')
    }
  })

  it('fails for every hook without a secret, whatever we hold', () => {
    expect(unsigned).to.have.length.greaterThan(2)
    for (const { headers, body } of unsigned ?? []) {
      expect(verifySignature(headers, Buffer.from(body), [RECORDING_SECRET, ''])).to.equal(undefined)
    }
  })

  it('fails when one bit of the body differs', () => {
    for (const { headers, body } of withSecret ?? []) {
      const bytes = Buffer.from(body)
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
      expect(verifySignature(headers, bytes, [RECORDING_SECRET])).to.equal(undefined)
    }
  })
})

describe('a signature', () => {
  it('covers the exact bytes, which come back', () => {
    expect(verifySignature(signed(), JSON_BODY, [SECRET])).to.equal(JSON_BODY)
  })

  it('may be written in upper case', () => {
    const headers = { 'x-gitea-signature': sign(JSON_BODY).toUpperCase() }
    expect(verifySignature(headers, JSON_BODY, [SECRET])).to.equal(JSON_BODY)
  })

  it('may come in the header of Forgejo alone', () => {
    expect(verifySignature({ 'x-forgejo-signature': sign(JSON_BODY) }, JSON_BODY, [SECRET])).to.equal(
      JSON_BODY,
    )
  })

  it('is refused when the two headers disagree, whichever is right', () => {
    const wrong = sign(JSON_BODY, 'another')
    expect(verifySignature(signed({ 'x-forgejo-signature': wrong }), JSON_BODY, [SECRET])).to.equal(undefined)
    const headers = { 'x-gitea-signature': wrong, 'x-forgejo-signature': sign(JSON_BODY) }
    expect(verifySignature(headers, JSON_BODY, [SECRET])).to.equal(undefined)
    expect(verifySignature(signed({ 'x-forgejo-signature': '' }), JSON_BODY, [SECRET])).to.equal(undefined)
  })

  it('is refused when a caller hands over a header as a list', () => {
    const headers = { 'x-gitea-signature': [sign(JSON_BODY)] }
    expect(verifySignature(headers, JSON_BODY, [SECRET])).to.equal(undefined)
  })

  it('passes with either secret of a rotation, and not after the removal', () => {
    for (const secret of ['old', 'new']) {
      const headers = { 'x-gitea-signature': sign(JSON_BODY, secret) }
      expect(verifySignature(headers, JSON_BODY, ['new', 'old'])).to.equal(JSON_BODY)
    }
    expect(verifySignature({ 'x-gitea-signature': sign(JSON_BODY, 'old') }, JSON_BODY, ['new'])).to.equal(
      undefined,
    )
  })

  it('is compared with every secret, also after a match', () => {
    const asked: string[] = []
    const secrets = new Proxy([SECRET, 'previous'], {
      get(target, key) {
        if (typeof key === 'string' && key in target) asked.push(key)
        return Reflect.get(target, key)
      },
    })
    expect(verifySignature(signed(), JSON_BODY, secrets)).to.equal(JSON_BODY)
    expect(asked).to.include('1')
  })

  it('never matches an empty secret, and nothing matches no secret', () => {
    const headers = { 'x-gitea-signature': createHmac('sha256', '').update(JSON_BODY).digest('hex') }
    expect(verifySignature(headers, JSON_BODY, [''])).to.equal(undefined)
    expect(verifySignature(signed(), JSON_BODY, [])).to.equal(undefined)
  })

  for (const { name, headerLines } of FORGERIES) {
    it(`is refused: ${name}`, () => {
      expect(verifySignature(headersFrom(headerLines(JSON_BODY)), JSON_BODY, [SECRET])).to.equal(undefined)
    })
  }
})

describe('a form-encoded delivery', () => {
  it('is signed by its decoded payload, whatever the case and parameters of its type', () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'Application/X-WWW-Form-Urlencoded; charset=utf-8',
    ]) {
      const json = verifySignature(signed({ 'content-type': type }), formOf(JSON_BODY), [SECRET])
      expect(json).to.deep.equal(JSON_BODY)
    }
  })

  it('is refused when the signature is over the body', () => {
    for (const form of [formOf(JSON_BODY), Buffer.from('payload=%'), JSON_BODY]) {
      expect(verifySignature({ ...FORM, 'x-gitea-signature': sign(form) }, form, [SECRET])).to.equal(
        undefined,
      )
    }
  })

  it('is refused when an escape is no escape, whatever it might be read as', () => {
    const readings = ['\0', '%zz', 'zz', ''].map((reading) =>
      verifySignature({ ...FORM, 'x-gitea-signature': sign(reading) }, Buffer.from('payload=%zz'), [SECRET]),
    )
    expect(readings).to.deep.equal([undefined, undefined, undefined, undefined])
  })

  const payload = formOf(JSON_BODY).toString()
  const broken = {
    'another field behind': `${payload}&a=b`,
    'another field before': `a=b&${payload}`,
    'the payload twice': `${payload}&${payload}`,
    'no payload': payload.replace('payload', 'payloads'),
    'a field of another name, as long': payload.replace('payload', 'content'),
    'a broken escape': `${payload}%`,
    'bytes that are not UTF-8': `${payload}%ff`,
    'JSON instead of a form': JSON_BODY.toString(),
  }
  for (const [name, body] of Object.entries(broken)) {
    it(`is refused: ${name}`, () => {
      expect(verifySignature(signed(FORM), Buffer.from(body), [SECRET])).to.equal(undefined)
    })
  }
})

/** As Node hands headers over: names in lower case, one that came twice joined. */
function headersFrom(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/: ?(.*)/s)
    const key = name.toLowerCase()
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  return headers
}
