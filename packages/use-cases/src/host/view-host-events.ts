import {
  AUDIT_EVENTS,
  auditEntrySchema,
  type Instant,
  type ResumeCode,
  type SuspensionReason,
} from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader, StoredEntry } from '../ports/index.ts';

import { RECENT_DAYS } from './recent-entries.ts';

/** What was done on the host beside the services, as far as somebody has to know of it. */
export interface HostEvents {
  /** The newest backup: when it was made, and how many entries the log had. Null where none was ever made. */
  readonly backup: { readonly at: Instant; readonly size: number } | null;
  /** The newest way back in that was made on the host for an administrator, for as long as it may be used, whether it was or not. */
  readonly recovery: {
    readonly at: Instant;
    readonly principal: string;
    /** Until when it was good, and is told. */
    readonly until: Instant;
    /** Index of the entry that says so. */
    readonly entry: number;
  } | null;
  /** The last time within a week that a person had the log go on after it was suspended; null where nobody did. */
  readonly resumed: {
    readonly at: Instant;
    readonly by: string | null;
    readonly reason: SuspensionReason;
    readonly reasonCode: ResumeCode;
    readonly entry: number;
  } | null;
}

const DAY_MILLIS = 86_400_000;

export function viewHostEvents(tx: LogReader, now: Instant): HostEvents {
  const index = tx.audit.last('store.backed-up');
  const stored = index === undefined ? undefined : tx.audit.entry(index);
  const backedUp = stored && parsed(stored);
  // Told for a day whatever became of it: whoever was to be let in has enrolled by then, and nobody else ought to have.
  const recovery = entriesOfType(tx, 'principal.recovered')
    .map(({ index: entry, at, data: { principal, expiresAt } }) => {
      const until = expiresAt === undefined ? at + DAY_MILLIS : Date.parse(expiresAt);
      return { at, principal, until, entry };
    })
    .findLast(({ until }) => now < until);
  // What went on by itself is no person's word.
  const resumed = entriesOfType(tx, 'log.resumed')
    .flatMap(({ index: entry, at, actor, data: { reason, reasonCode } }) =>
      reasonCode === null
        ? []
        : [{ at, by: actor.kind === 'principal' ? actor.id : null, reason, reasonCode, entry }],
    )
    .findLast(({ at }) => now < at + RECENT_DAYS * DAY_MILLIS);
  return {
    resumed: resumed ?? null,
    backup:
      backedUp === undefined
        ? null
        : { at: backedUp.at, size: AUDIT_EVENTS['store.backed-up'].parse(backedUp.data).size },
    recovery: recovery ?? null,
  };
}

function parsed({ body }: StoredEntry): { at: Instant; data: unknown } {
  const { at, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  return { at: Date.parse(at), data };
}
