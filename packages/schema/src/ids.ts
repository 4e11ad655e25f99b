import { z } from 'zod';

/** Prefix of every kind of identifier; the rest is a ULID, so identifiers sort by time of making. */
export const ID_PREFIXES = {
  request: 'req',
  decision: 'dec',
  review: 'rev',
  comment: 'cmt',
  breakGlass: 'bgl',
  permit: 'prm',
  step: 'stp',
  task: 'tsk',
  evidenceFile: 'fil',
  batch: 'bat',
  principal: 'pri',
  token: 'tok',
  session: 'ses',
  passkey: 'pky',
  identity: 'idn',
  apiUser: 'usr',
  event: 'evt',
  outbox: 'out',
  accountCheck: 'chk',
  secret: 'sec',
  policyProposal: 'pol',
  erasure: 'era',
  hold: 'hld',
  deadLetter: 'dlt',
  correction: 'cor',
  governanceChange: 'gov',
  freeze: 'frz',
  destination: 'dst',
  notice: 'ntc',
  notification: 'ntf',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

export const ULID_PATTERN = '[0-9A-HJKMNP-TV-Z]{26}';

/** Schema of the identifiers of one kind: `<prefix>_<ULID>`. */
export function idSchema(kind: IdKind) {
  const prefix = ID_PREFIXES[kind];
  // An example says more than the name of a form.
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${ULID_PATTERN}$`), `must look like ${prefix}_01ARZ3NDEKTSV4RRFFQ69G5FAV`);
}
