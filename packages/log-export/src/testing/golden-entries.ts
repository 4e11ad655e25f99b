import { type AuditEntry, auditEntrySchema } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';

const REQUEST = 'req_01K0000000000000000000REQ0';

function exported(
  index: number,
  entry: Pick<AuditEntry, 'type' | 'actor' | 'request' | 'data'>,
): ExportedEntry {
  const id = `evt_01K0000000000000000000EV0${index}`;
  const whole = auditEntrySchema.parse({ v: 1, id, at: '2026-03-01T10:00:00.000Z', ...entry });
  return {
    index,
    entry: whole,
    body: JSON.stringify(whole),
    leafHash: String(index).repeat(64),
    subject:
      entry.request === null
        ? null
        : {
            apiUser: 'usr_01K0000000000000000000SR00',
            account: 'shop-eu',
            provider: 'dotdigital',
            integration: 'magento',
          },
  };
}

const person = { kind: 'principal', id: 'pri_01K0000000000000000000PR00', via: 'token' } as const;

/** Entries whose exports are kept in full, so that a change of a format is seen. */
export const GOLDEN_ENTRIES: readonly ExportedEntry[] = [
  exported(1, {
    type: 'decision.made',
    actor: person,
    request: REQUEST,
    data: {
      decision: 'dec_01K0000000000000000000DEC0',
      operation: 'create',
      revision: 1,
      outcome: 'review',
      rules: ['house/approvals', 'dotdigital/enabled-on-create'],
      policyDigest: 'a'.repeat(64),
      factsDigest: 'b'.repeat(64),
      decisionDigest: 'c'.repeat(64),
    },
  }),
  exported(2, {
    type: 'step.applied',
    actor: { kind: 'worker', id: 'wrk_01K0000000000000000000WK00' },
    request: REQUEST,
    data: {
      step: 'stp_01K0000000000000000000STP0',
      key: 'dotdigital.create-api-user',
      attempt: 1,
      knownBy: 'answered',
      observations: [],
      resultDigest: 'd'.repeat(64),
    },
  }),
  exported(3, {
    type: 'access.refused',
    actor: person,
    request: null,
    data: { operation: 'POST /v1/principals', code: 'FORBIDDEN' },
  }),
];
