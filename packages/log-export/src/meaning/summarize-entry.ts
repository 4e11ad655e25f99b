import { AUDIT_EVENTS, type AuditEntry, type AuditEventType } from '@countersign/schema';
import type { ExportedEntry } from '../exported-entry.ts';
import { EVENT_MEANINGS } from './event-meanings.ts';
import type { EventMeaning, Meaning } from './meaning.ts';

/** What an entry means, with nothing left to a default. */
export interface Description extends Required<Meaning> {
  /** Identifies the thing that the activity was done to. */
  readonly id: string;
  /** What an entry of this type says, as the registry of events puts it. */
  readonly message: string;
}

type Meant = EventMeaning<never> | ((data: AuditEntry['data']) => EventMeaning<never>);

/** Looks up what the type and the data of an entry mean. */
export function summarizeEntry({ entry, subject }: Pick<ExportedEntry, 'entry' | 'subject'>): Description {
  const meant = meaningOf(entry.type);
  // The log takes an entry only when its data are what its type says, so a meaning gets the data that it is written for.
  const { id, ...meaning } = typeof meant === 'function' ? meant(entry.data) : meant;
  const named = id === undefined ? undefined : entry.data[id];
  // What a step changes is the API user of its request, which goes by the request until it has an identifier of its own.
  const other = meaning.object === 'api-user' ? subject?.apiUser : null;
  return {
    outcome: 'success',
    severity: 'informational',
    ...meaning,
    id: typeof named === 'string' ? named : (other ?? entry.request ?? actorId(entry)),
    message: AUDIT_EVENTS[entry.type].description ?? entry.type,
  };
}

/** Whoever acted, by identifier. */
export function actorId({ actor }: AuditEntry): string {
  return actor.kind === 'system' ? 'system' : actor.id;
}

function meaningOf(type: AuditEventType): Meant {
  return EVENT_MEANINGS[type] as Meant;
}
