/**
 * Types of entries that decide something long after they were written, and of which one that is missing gives somebody something: who let whom
 * in, who chose a key, what was put back. Where they are is read from the signed log itself and said anew with the rows that it binds, since
 * whoever edits the database can take them out of its index.
 */
export const LASTING_ENTRY_TYPES = [
  'break-glass.used',
  'key.rotated',
  'log.resumed',
  'policy.activated',
  'principal.created',
  'principal.deactivated',
  'principal.enrolled',
  'principal.enrolment-issued',
  'principal.let-in',
  'principal.reactivated',
  'principal.recovered',
  'store.restored',
  'token.issued',
] as const;
export type LastingEntryType = (typeof LASTING_ENTRY_TYPES)[number];

export const isLastingEntryType = (type: string): type is LastingEntryType =>
  (LASTING_ENTRY_TYPES as readonly string[]).includes(type);
