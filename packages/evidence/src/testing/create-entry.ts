import { type PackEntry, readEntry } from '../log/pack-entry.ts';

/** What a test says of an entry; the rest is made up. */
export interface EntryDraft {
  readonly type: string;
  readonly at?: string;
  /** A principal, unless it starts with wrk or is `system`. */
  readonly actor?: string;
  /** The token or session that the actor signed in with. */
  readonly via?: string;
  readonly request?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Entries as the log would hold them, one after the other. */
export function createEntries(drafts: readonly EntryDraft[]): readonly PackEntry[] {
  return drafts.map((draft, index) => {
    const { type, at = '2026-02-01T00:00:00.000Z', actor = 'system', request = null, data = {} } = draft;
    const entry = { v: 1, id: `evt_${index}`, at, type, actor: actorOf(actor, draft.via), request, data };
    return readEntry(index, Buffer.from(JSON.stringify(entry), 'utf8'));
  });
}

function actorOf(actor: string, via?: string) {
  if (actor === 'system') return { kind: 'system' };
  return actor.startsWith('wrk')
    ? { kind: 'worker', id: actor }
    : { kind: 'principal', id: actor, ...(via === undefined ? {} : { via }) };
}
