import { createHash, createHmac } from 'node:crypto'
import { SECRET, sign } from './test-server.ts'

/** A delivery that must not pass: the header lines that its forger sends for this body. */
export interface Forgery {
  name: string
  headerLines(json: Buffer): readonly string[]
}

const gitea = (value: string) => [`X-Gitea-Signature: ${value}`]
const flipFirst = (hex: string) => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)
const flipLast = (hex: string) => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0')
const sha1 = (json: Buffer) => createHmac('sha1', SECRET).update(json).digest('hex')
const base64 = (json: Buffer) => Buffer.from(sign(json), 'hex').toString('base64')
const fullWidth = (hex: string) =>
  hex.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))

/** Fault 37 of the fault matrix, form by form. */
export const FORGERIES: readonly Forgery[] = [
  { name: 'no header', headerLines: () => [] },
  { name: 'an empty header', headerLines: () => gitea('') },
  { name: 'another secret', headerLines: (json) => gitea(sign(json, 'another')) },
  {
    name: 'an empty secret',
    headerLines: (json) => gitea(createHmac('sha256', '').update(json).digest('hex')),
  },
  { name: 'SHA-1 in its own header', headerLines: (json) => [`X-Hub-Signature: sha1=${sha1(json)}`] },
  { name: 'SHA-1 in the header for SHA-256', headerLines: (json) => gitea(sha1(json)) },
  { name: 'only the header of GitHub', headerLines: (json) => [`X-Hub-Signature-256: sha256=${sign(json)}`] },
  { name: 'only the header of Gogs', headerLines: (json) => [`X-Gogs-Signature: ${sign(json)}`] },
  { name: 'signed after writing the JSON anew', headerLines: (json) => gitea(sign(`${json} `)) },
  {
    name: 'plain hash without a key',
    headerLines: (json) => gitea(createHash('sha256').update(json).digest('hex')),
  },
  { name: 'first digit wrong', headerLines: (json) => gitea(flipFirst(sign(json))) },
  { name: 'last digit wrong', headerLines: (json) => gitea(flipLast(sign(json))) },
  { name: '63 digits', headerLines: (json) => gitea(sign(json).slice(1)) },
  { name: '65 digits', headerLines: (json) => gitea(`${sign(json)}0`) },
  { name: 'junk after 64 good digits', headerLines: (json) => gitea(`${sign(json)}zz`) },
  {
    name: 'a space inside',
    headerLines: (json) => gitea(`${sign(json).slice(0, 32)} ${sign(json).slice(32)}`),
  },
  { name: 'base64', headerLines: (json) => gitea(base64(json)) },
  { name: 'the prefix of another header', headerLines: (json) => gitea(`sha256=${sign(json)}`) },
  { name: 'twice, both right', headerLines: (json) => [...gitea(sign(json)), ...gitea(sign(json))] },
  {
    name: 'twice, right and wrong',
    headerLines: (json) => [...gitea(sign(json)), ...gitea(sign(json, 'x'))],
  },
  { name: 'a list of two', headerLines: (json) => gitea(`${sign(json, 'x')}, ${sign(json)}`) },
  { name: 'digits that are not ASCII', headerLines: (json) => gitea(fullWidth(sign(json))) },
  { name: '64 letters that are not hex', headerLines: () => gitea('g'.repeat(64)) },
  { name: '8 kB', headerLines: (json) => gitea(sign(json).repeat(128)) },
]
