import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { SqliteStore } from '@countersign/store';
import { wallMillis } from '../measure/clocks.ts';

const ASK_EVERY_MILLIS = 20;
/** Between two changes of the other process, so that it has a rate that it could keep up. */
const WRITE_EVERY_MILLIS = 5;

/** Asks the API for something cheap, and writes as another process, until it is ended: what everybody else notices of a file. */
export function watchOthers(client: ApiClient, store: SqliteStore) {
  let over = false;
  const waited: number[] = [];
  let changes = 0;
  const asking = async () => {
    while (!over) {
      const started = wallMillis();
      await client.me({});
      waited.push(wallMillis() - started);
      await sleep(ASK_EVERY_MILLIS);
    }
  };
  const writing = async () => {
    while (!over) {
      await store.write((tx) => {
        const id = `beside-${wallMillis().toString(36).replace('.', '-')}`;
        tx.integrations.insert({ id, name: id, owner: 'o@bench.example' });
      });
      changes += 1;
      await sleep(WRITE_EVERY_MILLIS);
    }
  };
  const both = Promise.all([asking(), writing()]);
  return {
    end: async () => {
      over = true;
      await both;
      return { waited: waited.sort((a, b) => a - b), changes };
    },
  };
}

/** What so large a part of the waits did not exceed, in milliseconds. */
export const waitAt = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
