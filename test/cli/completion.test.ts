import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { CommandLine, SLOWEST_MS } from './command-line.ts'

const SHELL_MS = 20_000

function isThere(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true'], { timeout: SHELL_MS }).status === 0
}

describe('mosaic-coordinator completion', function () {
  this.timeout(SLOWEST_MS)
  const cli = new CommandLine()
  let folder: string
  beforeEach(async () => {
    folder = await cli.folder({ 'app.yml': '', 'backup.db': '' })
  })
  afterEach(() => cli.clear())

  /** The script as a user gets it. */
  async function script(shell: string): Promise<string> {
    const { code, stdout } = await cli.run(['completion', shell], folder)
    expect(code).to.equal(0)
    const path = join(folder, `completion.${shell}`)
    await writeFile(path, stdout)
    return path
  }

  function said(shell: string, args: readonly string[]): string[] {
    const { stdout, status, error } = spawnSync(shell, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: SHELL_MS,
    })
    if (error) throw error
    expect(status, stdout).to.equal(0)
    return stdout.split('\n').filter((line) => line !== '')
  }

  it('completes commands, options, their values and files in bash', async function () {
    if (!isThere('bash')) this.skip()
    const path = await script('bash')
    const completed = (...words: string[]) => {
      const typed = ['mosaic-coordinator', ...words].map((word) => `'${word}'`).join(' ')
      // outside of a real completion compopt has nothing to act on
      const call = `source ${path}; compopt() { :; }; COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _mosaic_coordinator; printf '%s\\n' "\${COMPREPLY[@]}"`
      return said('bash', ['--norc', '-c', call])
    }
    expect(completed('ev')).to.deep.equal(['events'])
    expect(completed('')).to.include.members(['start', 'backup', 'completion'])
    expect(completed('events', '')).to.deep.equal(['list', 'show', 'replay', 'drop', 'export', 'import'])
    expect(completed('events', 'list', '--st')).to.deep.equal(['--state'])
    expect(completed('events', 'list', '--state', 'd')).to.deep.equal(['dead'])
    expect(completed('events', 'list', '--state', '=', 'p')).to.deep.equal(['pending'])
    expect(completed('events', 'list', '--limit', '')).to.deep.equal([])
    expect(completed('events', '--', '')).to.deep.equal(completed('events', ''))
    expect(completed('start', '--app', 'ap')).to.deep.equal(['app.yml'])
    expect(completed('restore', 'back')).to.deep.equal(['backup.db'])
    expect(completed('completion', 'f')).to.deep.equal(['fish'])
    expect(completed('nothing', 'of', 'that')).to.deep.equal([])
  })

  it('is taken by bash as it stands, also by its completion by <tab>', async function () {
    if (!isThere('bash')) this.skip()
    const path = await script('bash')
    expect(said('bash', ['--norc', '-c', `source ${path}; complete -p mosaic-coordinator`])).to.deep.equal([
      'complete -F _mosaic_coordinator mosaic-coordinator',
    ])
  })

  it('completes the same with what it is in fish', async function () {
    if (!isThere('fish')) this.skip()
    const path = await script('fish')
    const completed = (typed: string) =>
      said('fish', ['--no-config', '-c', `source ${path}; complete -C 'mosaic-coordinator ${typed}'`])
    expect(completed('ev')).to.deep.equal(['events\tlook at what came, and see to what failed'])
    expect(completed('events list --state p')).to.deep.equal(['pending'])
    expect(completed('events list --js')).to.deep.equal(['--json\tfor programs: an object on each line'])
    expect(completed('restore back').map((line) => line.split('\t')[0])).to.deep.equal(['backup.db'])
  })

  it('is read by zsh without a complaint', async function () {
    if (!isThere('zsh')) this.skip()
    const path = await script('zsh')
    const call = `autoload -Uz compinit && compinit -u -D; source ${path}; print -r -- $_comps[mosaic-coordinator]`
    expect(said('zsh', ['-f', '-c', call])).to.deep.equal(['_mosaic_coordinator'])
  })
})
