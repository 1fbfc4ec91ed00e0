import { type FileHandle, open } from 'node:fs/promises'
import { CoordinatorError } from '../../../errors.ts'

/** Gitea takes no text of an issue that is larger, unless it is set up so. */
const MOST_BYTES = 1024 * 1024

/** An issue as somebody wrote it into a file. */
export interface FileIssue {
  readonly title: string
  readonly body: string
}

/**
 * Reads a text whose first line with words is the title (`# Sort the users`, or without the mark), and the rest the body.
 * Front matter may stand above the title; it belongs to the body.
 * @throws CoordinatorError `FILE_UNREADABLE` that says what is wrong with the file
 */
export async function readIssueFile(path: string): Promise<FileIssue> {
  const text = textOf(path, await bytesOf(path))
  const { title, body } = partsOf(text)
  if (title !== '') return { title, body }
  throw unreadable(path, 'has no title', 'Write the title of the issue on its first line.')
}

async function bytesOf(path: string): Promise<Buffer> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const stat = await file.stat()
    if (stat.isDirectory()) throw unreadable(path, 'is a folder', 'Name a text file in it.')
    if (stat.size > MOST_BYTES) throw tooLarge(path)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_BYTES + 1), 0, MOST_BYTES + 1)
    if (bytesRead > MOST_BYTES) throw tooLarge(path)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    if (cause instanceof CoordinatorError) throw cause
    throw unreadable(path, 'cannot be read', 'See whether it is there, and whether you may read it.', cause)
  } finally {
    await file?.close()
  }
}

/** Whatever is no UTF-8, or has a zero byte, is a picture or a program, or a text in UTF-16. */
function textOf(path: string, bytes: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // said below
  }
  throw unreadable(path, 'is not a text in UTF-8', 'Save it as UTF-8, with or without a byte order mark.')
}

function partsOf(whole: string): FileIssue {
  const text = whole.replaceAll(/\r\n?/g, '\n').replace(/^\s*\n/, '')
  const [front = ''] = /^---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text) ?? []
  const [, line = '', below = ''] = /^\s*(.*)\n*([\s\S]*)$/.exec(text.slice(front.length)) ?? []
  return { title: line.replace(/^#+ /, '').trim(), body: front + below }
}

function tooLarge(path: string): CoordinatorError {
  return unreadable(path, 'is larger than 1 MiB', 'No issue is; see whether it is the file that you mean.')
}

function unreadable(path: string, what: string, hint: string, cause?: unknown): CoordinatorError {
  return new CoordinatorError('FILE_UNREADABLE', `The file ${path} ${what}.`, { hint, cause })
}
