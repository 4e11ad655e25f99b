import type { Clock, Ids, StoredEntry, WriteTransaction } from '@countersign/use-cases/ports';
import { encodeEntry } from './encode-entry.ts';

type Log = WriteTransaction['audit'];

interface Rehearsed extends StoredEntry {
  readonly type: string;
  readonly request: string | null;
}

/** A log that can be appended to in memory; what is asked about entries by request or type sees those as well. */
export function createRehearsedLog(
  stored: Omit<Log, 'append' | 'rotateKey' | 'allowPruning' | 'prune'>,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): { readonly audit: Log; mark(): number; reset(mark: number): void; savepoint(): () => void } {
  const start = stored.size();
  const newestStored = stored.newestAt();
  let at = newestStored;
  let entries: Rehearsed[] = [];
  const ofRequest = new Map<string, Rehearsed[]>();
  const refuse = () => {
    throw new TypeError('A rehearsal takes nothing away from the log.');
  };
  const reset = (mark: number) => {
    for (const { request } of entries.slice(mark)) if (request !== null) ofRequest.delete(request);
    entries = entries.slice(0, mark);
  };
  return {
    audit: {
      ...stored,
      size: () => start + entries.length,
      newestAt: () => at,
      entries: ({ from, limit, request, type }) => {
        const own = request === undefined ? undefined : ofRequest.get(request);
        const before = own === undefined ? stored.entries({ from, limit, request, type }) : [];
        const added = (own ?? entries).filter(
          (entry) =>
            entry.index >= from &&
            (request === undefined || entry.request === request) &&
            (type === undefined || entry.type === type),
        );
        return [...before, ...added].slice(0, limit);
      },
      lasting: ({ type, from }) => [
        ...stored.lasting({ type, from }),
        ...entries.filter((entry) => entry.type === type && entry.index >= from),
      ],
      append: (actor, event) => {
        at = Math.max(clock.now(), at);
        const body = encodeEntry({ id: ids.next('event'), at, actor, event });
        const { type, request } = event;
        const entry = { index: start + entries.length, body, type, request };
        entries.push(entry);
        if (request !== null) ofRequest.set(request, [...(ofRequest.get(request) ?? []), entry]);
        return entry.index;
      },
      rotateKey: refuse,
      allowPruning: refuse,
      prune: refuse,
    },
    mark: () => entries.length,
    reset,
    savepoint: () => {
      const mark = entries.length;
      return () => reset(mark);
    },
  };
}
