import { hash } from 'node:crypto';

/** An entry of the log as a pack works with it. Its type may be one that this version of the program does not know. */
export interface PackEntry {
  readonly index: number;
  readonly id: string;
  /** Time in UTC, as the entry says it. */
  readonly at: string;
  readonly type: string;
  /** `via`: the token or session that they signed in with. */
  readonly actor: { readonly kind: string; readonly id: string | null; readonly via: string | null };
  readonly request: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** RFC 6962 leaf hash of the stored bytes, in hexadecimal. */
  readonly leafHash: string;
}

const LEAF = Buffer.of(0);

/** Reads the stored bytes of an entry. @throws TypeError for bytes that are no entry of the log */
export function readEntry(index: number, body: Uint8Array): PackEntry {
  const value = asObject(JSON.parse(Buffer.from(body).toString('utf8')), index);
  const actor = asObject(value['actor'], index);
  return {
    index,
    id: text(value['id'], index),
    at: text(value['at'], index),
    type: text(value['type'], index),
    actor: { kind: text(actor['kind'], index), id: textOrNull(actor['id']), via: textOrNull(actor['via']) },
    request: textOrNull(value['request']),
    data: asObject(value['data'], index),
    leafHash: hash('sha256', Buffer.concat([LEAF, body]), 'hex'),
  };
}

/** A text of the entry's data, or null. */
export const textOf = (entry: PackEntry, field: string): string | null => textOrNull(entry.data[field]);

/** A list of texts of the entry's data; empty when there is none. */
export function textsOf(entry: PackEntry, field: string): readonly string[] {
  const value = entry.data[field];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Who acted, in one word. */
export const actorOf = ({ actor }: PackEntry): string => actor.id ?? actor.kind;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function text(value: unknown, index: number): string {
  if (typeof value !== 'string') throw notAnEntry(index);
  return value;
}

function asObject(value: unknown, index: number): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notAnEntry(index);
  return { ...value };
}

const notAnEntry = (index: number) => new TypeError(`What is stored as entry ${index} is no entry of a log.`);

/** How often what the entry says happened: entries of refusals that were counted say how often again. */
export function countOf({ data }: PackEntry): number {
  const count = data['count'];
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 1;
}
