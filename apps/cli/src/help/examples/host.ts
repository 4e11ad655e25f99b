/** The machine that an installation runs on. */
export const HOST_EXAMPLES = {
  '': [
    'start  # an installation with an example company, to try things out',
    'inbox  # what waits for you',
    'request list --state in-review',
    'help request submit  # the help of a command, with examples',
  ],
  demo: ['demo', 'demo --data /tmp/demo --no-evidence --json'],
  start: ['start', 'start --no-sandbox --data /srv/countersign'],
  worker: ['worker'],
  witness: ['witness --log checkpoint.vkey'],
  'memory add-file': ['memory add-file /mnt/audit/checkpoints'],
  'memory add-command': ['memory add-command -- ssh audit@other.example "cat >> checkpoints"'],
  'memory add-mail': [
    'memory add-mail auditor@example.com --from countersign@acme.example --smtp smtps://mail.acme.example',
  ],
  'memory add-witness': ['memory add-witness https://witness.example.com --vkey KEY'],
  'memory list': ['memory list'],
  'memory remove': ['memory remove outside'],
  backup: ['backup --out /mnt/backup/countersign.age --recipient age1...'],
  restore: ['restore /mnt/backup/countersign.age --identity key.txt --sha256 DIGEST --data /srv/countersign'],
  recover: ['recover --principal ada@acme.example'],
  doctor: ['doctor', 'doctor --json'],
  completion: [
    'completion bash > ~/.local/share/bash-completion/completions/countersign',
    'completion zsh > ~/.zfunc/_countersign  # in a folder of your fpath',
    'completion fish > ~/.config/fish/completions/countersign.fish',
  ],
  help: ['help', 'help request submit'],
} as const;
