import { below, type Values, type WordCommand } from './tree.ts'

/** The shells for which there is a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

/** What is a word of its own in every shell. */
const NAME = 'mosaic-coordinator'
const FUNCTION = '_mosaic_coordinator'

/** A script for a shell that completes these commands; it asks nobody while somebody types. */
export function scriptFor(shell: Shell, commands: readonly WordCommand[]): string {
  return { bash, zsh, fish }[shell](commands)
}

/** `' events list'`: a blank before each word, so that a path and a word more are the path of what is below. */
const pathOf = ({ path }: WordCommand) => path.map((word) => ` ${word}`).join('')

function paths(commands: readonly WordCommand[]): string[] {
  return commands.filter(({ path }) => path.length > 0).map(pathOf)
}

/** After which words a value stands, and what it can be. */
function valuesAfter(commands: readonly WordCommand[]): [after: string, values: Values][] {
  return commands.flatMap((command) =>
    command.options.flatMap(({ names, values }) =>
      values === undefined
        ? []
        : names.map((name): [string, Values] => [`${pathOf(command)} ${name}`, values]),
    ),
  )
}

/** In single quotes, as bash and zsh read them. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const fishQuoted = (text: string) => `'${text.replaceAll(/['\\]/g, '\\$&')}'`

const optionNames = ({ options }: WordCommand) => options.flatMap(({ names }) => names)

function bash(commands: readonly WordCommand[]): string {
  const known = paths(commands).map(quoted).join('|')
  const after = valuesAfter(commands).map(
    ([words, values]) => `    ${quoted(words)}) ${bashValues(values)}; return ;;`,
  )
  const cases = commands.map((command) => {
    const names = below(commands, command).map(({ path }) => path.at(-1) ?? '')
    const plain = names.length > 0 ? bashValues(names) : bashValues(command.values)
    return `    ${quoted(pathOf(command))}) if [[ $cur == -* ]]; then ${bashValues(optionNames(command))}; else ${plain}; fi ;;`
  })
  return `# bash completion of ${NAME}: source this, or put it into ~/.local/share/bash-completion/completions/${NAME}
${FUNCTION}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} at='' i
  COMPREPLY=()
  # --state=dead comes as three words
  if [[ $cur == = ]]; then cur=''; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at \${COMP_WORDS[i]}" in ${known}) at+=" \${COMP_WORDS[i]}" ;; esac
  done
  case "$at $prev" in
${after.join('\n')}
  esac
  case "$at" in
${cases.join('\n')}
  esac
}
complete -F ${FUNCTION} ${NAME}
`
}

function bashValues(values: Values): string {
  if (values === 'anything') return ':'
  if (values === 'file') return 'compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")'
  return `mapfile -t COMPREPLY < <(compgen -W ${quoted(values.join(' '))} -- "$cur")`
}

function zsh(commands: readonly WordCommand[]): string {
  const known = paths(commands).map(quoted).join('|')
  const after = valuesAfter(commands).map(
    ([words, values]) => `    ${quoted(words)}) ${zshValues(values)}; return ;;`,
  )
  const cases = commands.map((command) => {
    const inside = below(commands, command)
    const plain =
      inside.length > 0
        ? zshDescribed(inside.map(({ path, description }) => [path.at(-1) ?? '', description]))
        : zshValues(command.values)
    const options = command.options.flatMap(({ names, description }) =>
      names.map((name) => [name, description] as const),
    )
    return `    ${quoted(pathOf(command))}) if [[ $cur == -* ]]; then ${zshDescribed(options)}; else ${plain}; fi ;;`
  })
  return `#compdef ${NAME}
# zsh completion of ${NAME}: source this after compinit, or put it into a folder of $fpath as _${NAME}
${FUNCTION}() {
  local cur=$words[CURRENT] prev=$words[CURRENT-1] at='' i
  local -a found
  if [[ $cur == --*=* ]]; then prev=\${cur%%=*}; compset -P '*='; fi
  for ((i = 2; i < CURRENT; i++)); do
    case "$at $words[i]" in (${known}) at+=" $words[i]" ;; esac
  done
  case "$at $prev" in
${after.join('\n')}
  esac
  case "$at" in
${cases.join('\n')}
  esac
}
compdef ${FUNCTION} ${NAME}
`
}

function zshValues(values: Values): string {
  if (values === 'anything') return ':'
  return values === 'file' ? '_files' : `compadd -- ${values.map(quoted).join(' ')}`
}

function zshDescribed(pairs: readonly (readonly [name: string, description: string])[]): string {
  const entries = pairs.map(([name, description]) => quoted(`${name}:${description}`))
  return `found=(${entries.join(' ')}); _describe '' found`
}

function fish(commands: readonly WordCommand[]): string {
  const known = paths(commands).map(fishQuoted).join(' ')
  const after = valuesAfter(commands).map(
    ([words, values]) => `    case ${fishQuoted(words)}\n      ${fishValues(values)}\n      return`,
  )
  const cases = commands.map((command) => {
    const inside = below(commands, command)
    const names = inside.map(({ path, description }) => [path.at(-1) ?? '', description] as const)
    const options = command.options.flatMap(({ names, description }) =>
      names.map((name) => [name, description] as const),
    )
    const plain = inside.length > 0 ? fishDescribed(names) : fishValues(command.values)
    return `    case ${fishQuoted(pathOf(command))}
      if string match -q -- '-*' $cur
        ${fishDescribed(options)}
      else
        ${plain}
      end`
  })
  return `# fish completion of ${NAME}: put this into ~/.config/fish/completions/${NAME}.fish
function _${FUNCTION}
  set -l cur (commandline -ct)
  set -l before (commandline -opc)
  set -l at ''
  for word in $before[2..-1]
    switch "$at $word"
      case ${known}
        set at "$at $word"
    end
  end
  switch "$at $before[-1]"
${after.join('\n')}
  end
  switch "$at"
${cases.join('\n')}
  end
end
complete -c ${NAME} -f -a '(_${FUNCTION})'
`
}

function fishValues(values: Values): string {
  if (values === 'anything') return 'true'
  if (values === 'file') return '__fish_complete_path $cur'
  return `printf '%s\\n' ${values.map(fishQuoted).join(' ')}`
}

function fishDescribed(pairs: readonly (readonly [name: string, description: string])[]): string {
  const words = pairs.map(([name, description]) => `${fishQuoted(name)} ${fishQuoted(description)}`)
  return `printf '%s\\t%s\\n' ${words.join(' ')}`
}
