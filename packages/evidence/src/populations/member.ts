import { actorOf, type PackEntry } from '../log/pack-entry.ts';
import { csvLine } from './csv.ts';

/** First line of a population's CSV, with its end. */
export const MEMBER_HEADER = csvLine([
  'index',
  'entry',
  'time',
  'type',
  'actor',
  'request',
  'account',
  'leaf_hash',
]);

/** The line of an entry in its population's CSV, with its end. */
export const memberLine = (entry: PackEntry, account: string | null): string =>
  csvLine([
    String(entry.index),
    entry.id,
    entry.at,
    entry.type,
    actorOf(entry),
    entry.request ?? '',
    account ?? '',
    entry.leafHash,
  ]);

/** The same as a line of JSON, with what the entry says besides. */
export const memberJson = (entry: PackEntry, account: string | null): string =>
  `${JSON.stringify({
    index: entry.index,
    entry: entry.id,
    time: entry.at,
    type: entry.type,
    actor: actorOf(entry),
    request: entry.request,
    account,
    leaf_hash: entry.leafHash,
    data: entry.data,
  })}\n`;
