/** What a shell needs to know of a command. */
export interface CompletedCommand {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: string
  /** Arguments are targets of the file at hand. */
  readonly takesTargets: boolean
  readonly takesFiles: boolean
  /** Words allowed as arguments. */
  readonly words: readonly string[]
  readonly options: readonly CompletedOption[]
}

export interface CompletedOption {
  readonly long: string
  readonly short: string | undefined
  readonly description: string
  readonly takesValue: boolean
  readonly takesFile: boolean
  readonly choices: readonly string[]
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** Prints the targets of the file that the command line names, one a line; nothing where that fails. */
const LIST_TARGETS = '-o csv 2>/dev/null | tail -n +2 | cut -d, -f1'

export function renderCompletion(shell: Shell, commands: readonly CompletedCommand[]): string {
  if (shell === 'bash') return bash(commands)
  return shell === 'zsh' ? zsh(commands) : fish(commands)
}

function bash(commands: readonly CompletedCommand[]): string {
  const cases = commands.map(({ name, aliases, options, takesTargets, takesFiles, words }) => {
    const files = options.filter(({ takesFile }) => takesFile).flatMap(flags)
    const chosen = options.filter(({ choices }) => choices.length > 0)
    const other = options.filter(
      ({ takesValue, takesFile, choices }) => takesValue && !takesFile && choices.length === 0,
    )
    const values = [
      files.length > 0 ? `        ${files.join('|')}) COMPREPLY=($(compgen -f -- "$cur")); return ;;` : undefined,
      ...chosen.map(
        (option) =>
          `        ${flags(option).join('|')}) COMPREPLY=($(compgen -W "${option.choices.join(' ')}" -- "$cur")); return ;;`,
      ),
      other.length > 0 ? `        ${other.flatMap(flags).join('|')}) return ;;` : undefined,
    ].filter((line) => line !== undefined)
    let rest = `COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$cur"))`
    if (takesFiles) rest = 'COMPREPLY=($(compgen -f -- "$cur"))'
    if (takesTargets) rest = '__promsd_targets'
    return `    ${[name, ...aliases].join('|')})
      case $prev in
${values.join('\n')}
      esac
      if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "${options.flatMap(flags).join(' ')}" -- "$cur"))
      else
        ${rest}
      fi
      ;;`
  })
  return `# bash completion for promsd
# Targets come from a file that others may write: they are compared as text, never expanded, and quoted.
__promsd_targets() {
  local i target quoted file=()
  for ((i = 1; i < cword; i++)); do
    case \${words[i]} in
      -f | --file) file=(-f "\${words[i + 1]}") ;;
      --file=*) file=(-f "\${words[i]#*=}") ;;
    esac
  done
  while IFS= read -r target; do
    [[ $target == "$cur"* ]] || continue
    printf -v quoted %q "$target"
    COMPREPLY+=("$quoted")
  done < <(promsd list "\${file[@]}" ${LIST_TARGETS})
}
_promsd() {
  local cur prev words cword
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n :,= cur prev words cword
  else
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
  fi
  COMPREPLY=()
  case \${words[1]} in
${cases.join('\n')}
    *) COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$cur")) ;;
  esac
  # Addresses hold colons, which bash takes for word breaks.
  declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "$cur"
}
complete -o default -F _promsd promsd
`
}

function flags({ short, long }: CompletedOption): string[] {
  return short ? [short, long] : [long]
}

function zsh(commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => text.replace(/['[\]:\\]/g, (char) => (char === "'" ? "'\\''" : `\\${char}`))
  const cases = commands.map(({ name, aliases, options, takesTargets, takesFiles, words }) => {
    const specs = options.map((option) => {
      const { short, long, description, takesValue, takesFile, choices } = option
      const value = takesFile
        ? ':file:_files'
        : choices.length > 0
          ? `:value:(${choices.join(' ')})`
          : takesValue
            ? ':value:'
            : ''
      const names = short ? `'(${short} ${long})'{${short},${long}}` : long
      return `        ${names}'[${quote(description)}]${value}'`
    })
    if (takesTargets) specs.push("        '*:target:__promsd_targets'")
    else if (takesFiles) specs.push("        '*:file:_files'")
    else if (words.length > 0) specs.push(`        '1:word:(${words.join(' ')})'`)
    return `    ${[name, ...aliases].join('|')})
      _arguments -s \\
${specs.join(' \\\n')}
      ;;`
  })
  const list = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`)
  return `#compdef promsd
__promsd_targets() {
  local -a file targets
  local i=\${words[(I)-f|--file]}
  (( i )) && file=(-f "\${(Q)words[i+1]}")
  targets=(\${(f)"$(promsd list $file ${LIST_TARGETS})"})
  compadd -a targets
}
_promsd() {
  local -a commands
  commands=(
${list.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _promsd ]]; then _promsd "$@"; else compdef _promsd promsd; fi
`
}

function fish(commands: readonly CompletedCommand[]): string {
  const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
  const lines = commands.flatMap(({ name, aliases, summary, options, takesTargets, takesFiles, words }) => {
    const when = `-n ${quote(`__fish_seen_subcommand_from ${[name, ...aliases].join(' ')}`)}`
    const values = takesTargets ? "'(__promsd_targets)'" : words.length > 0 ? quote(words.join(' ')) : undefined
    return [
      `complete -c promsd -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...(takesFiles ? [`complete -c promsd -F ${when}`] : []),
      ...(values ? [`complete -c promsd -f ${when} -a ${values}`] : []),
      ...options.map(({ short, long, description, takesValue, takesFile, choices }) => {
        const names = `${short ? `-s ${short.slice(1)} ` : ''}-l ${long.slice(2)}`
        const value = takesFile
          ? ' -r -F'
          : choices.length > 0
            ? ` -x -a ${quote(choices.join(' '))}`
            : takesValue
              ? ' -x'
              : ''
        return `complete -c promsd ${when} ${names} -d ${quote(description)}${value}`
      }),
    ]
  })
  return `# fish completion for promsd
function __promsd_targets
  set -l words (commandline -opc)
  set -l file
  for i in (seq (count $words))
    if contains -- $words[$i] -f --file; and test $i -lt (count $words)
      set file -f $words[(math $i + 1)]
    end
  end
  promsd list $file ${LIST_TARGETS}
end
complete -c promsd -f
${lines.join('\n')}
`
}
