// Options that several commands share which read a log without the service.

export const LOG_OPTION = [
  '--log <path>',
  'store, data directory or export of tiles to read; the data directory when left out',
] as const;

export const VKEY_OPTION = [
  '--vkey <key>',
  'verifier key that you trust; else the one beside the log',
] as const;

export const KEYS_OPTION = [
  '--keys <file>',
  'list of keys that you trust, each with the sizes it may sign',
] as const;

export const POLICY_OPTION = [
  '--policy <file>',
  'witnesses of which a quorum has to have cosigned the log, as tlog-policy says it',
] as const;
