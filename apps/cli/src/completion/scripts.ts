/** The shells that can be completed in. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What each shell reads. All of them ask the program what may stand at the cursor, which answers with one word a line, behind a tab with
 * what it is; where it knows of nothing, the shell offers files.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of countersign for bash: source <(countersign completion bash)
# Addresses and FIELD=VALUE are one word each.
COMP_WORDBREAKS=\${COMP_WORDBREAKS//@/}
COMP_WORDBREAKS=\${COMP_WORDBREAKS//=/}
_countersign() {
  local word description
  COMPREPLY=()
  while IFS=$'\\t' read -r word description; do
    [ -n "$word" ] && COMPREPLY+=("$(printf '%q' "$word")")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _countersign countersign
`,
  zsh: `#compdef countersign
# Completion of countersign for zsh: source <(countersign completion zsh)
_countersign() {
  local line
  local -a found
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n "$line" ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#found} )); then
    _describe countersign found
  else
    _files
  fi
}
compdef _countersign countersign
`,
  fish: `# Completion of countersign for fish: countersign completion fish | source
function __countersign_complete
  set -l found (countersign complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c countersign -f -a '(__countersign_complete)'
`,
};
