import { expect } from 'chai'
import { readMark, withMark } from '../../src/gitea/effects/marker.ts'
import { growthOf, LINEAR } from '../support/growth.ts'

describe('the mark of the bot’s comments', () => {
  it('is invisible, last, and read back with its data', () => {
    const body = withMark('Hello', 'status', { text: '0a1b', agent: null })
    expect(body).to.match(/^Hello\n\n<!-- mosaic-coordinator \{.*\} -->$/)
    expect(readMark(body)).to.deep.equal({
      kind: 'status',
      untouched: true,
      data: { text: '0a1b', agent: null },
    })
  })

  it('shows that a person edited the text', () => {
    expect(readMark(withMark('Hello', 'status').replace('Hello', 'Hallo'))?.untouched).to.equal(false)
  })

  it('is found wherever people have written more, and says that they have', () => {
    const body = withMark('Hello', 'status', { hold: 'for\u2028ever' })
    const code = `\`\`\`\n${withMark('x', 'typed')}\n\`\`\``
    for (const text of [
      `${body} tail`,
      `${body}\n\nWe talked about this.`,
      `${body}\r\n\r\n> ${body.split('\n').at(-1)}\r\n`,
      `Look:\n${body}`,
      `\`\`\`\nLook: ${body}`,
      `\`\`\`not code\`\`\`\n${body}\n${code}`,
      `${withMark('x', 'typed')}\n${body}`,
    ]) {
      const { kind, untouched, data } = readMark(text) ?? {}
      expect({ kind, untouched, data }, text).to.deep.equal({
        kind: 'status',
        untouched: false,
        data: { hold: 'for\u2028ever' },
      })
    }
  })

  it('survives what browsers and servers do to line ends', () => {
    const body = withMark('one\ntwo', 'status').replaceAll('\n', '\r\n')
    expect(readMark(`${body}\r\n`)?.untouched).to.equal(true)
  })

  it('cannot be broken out of by its data', () => {
    const body = withMark('x', 'status', { agent: '--> <script>' })
    expect(body.indexOf('-->')).to.equal(body.length - 3)
    expect(readMark(body)?.data).to.deep.equal({ agent: '--> <script>' })
  })

  it('is not found where there is none, or something else', () => {
    for (const text of [
      '',
      'x',
      '<!-- mosaic-coordinator {} -->',
      '<!-- mosaic-coordinator {"is":1} -->',
      withMark('x', 'a').replace('<!--', '> <!--'),
      withMark('x', 'a').replace('<!--', '    <!--'),
      `\`\`\`\n${withMark('x', 'a')}\n\`\`\``,
      `~~~~ html\n${withMark('x', 'a')}\n~~~~~\n`,
    ]) {
      expect(readMark(text), text).to.equal(undefined)
    }
  })

  it('is read out of any text, with no more work for each character of a long one', () => {
    const hostile = [
      '\n',
      ' ',
      '<!-- mosaic-coordinator ',
      '<!-- mosaic-coordinator {',
      '{"is":"x"} -->\n',
      '<!-- mosaic-coordinator {"is":"x"} -->\n',
      '```\n<!-- mosaic-coordinator {"is":"x"}\n',
      '\r\n',
    ]
    for (const unit of hostile) {
      const textOf = (size: number) => `${unit.repeat(Math.ceil(size / unit.length))}x`
      expect(readMark(textOf(1_000_000))).to.equal(undefined)
      expect(growthOf(64_000, textOf, readMark), JSON.stringify(unit)).to.be.below(LINEAR)
    }
  })
})
