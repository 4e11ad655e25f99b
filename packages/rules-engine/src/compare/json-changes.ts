import { isRecord } from '../conditions/fact-path.ts';
import type { Json } from '../explain/candidate-values.ts';
import { into } from '../finding.ts';

/** One place in which two documents differ. A side that has nothing there is left out. */
export interface JsonChange {
  /** JSON pointer. */
  readonly pointer: string;
  readonly from?: Json;
  readonly to?: Json;
}

/**
 * Where two JSON values differ, in the order of the keys. The order of keys in a document means nothing; a list of plain
 * values is one value, because an entry more would otherwise change every entry behind it.
 */
export function jsonChanges(from: unknown, to: unknown, pointer = ''): readonly JsonChange[] {
  const keys = keysOf(from, to);
  if (keys === null) {
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return [{ pointer, ...side('from', from), ...side('to', to) }];
  }
  return keys.flatMap((key) => jsonChanges(valueAt(from, key), valueAt(to, key), into(pointer, key)));
}

/** The keys to go through one by one; null for values that are compared whole. */
function keysOf(from: unknown, to: unknown): readonly string[] | null {
  if (isRecord(from) && isRecord(to)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  }
  if (!Array.isArray(from) || !Array.isArray(to)) return null;
  if (![...from, ...to].some((item) => typeof item === 'object' && item !== null)) return null;
  return Array.from({ length: Math.max(from.length, to.length) }, (_, index) => String(index));
}

function valueAt(parent: unknown, key: string): unknown {
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
    ? Reflect.get(parent, key)
    : undefined;
}

/** Documents are JSON by their schema, so what is there is JSON as well. */
function side(name: 'from' | 'to', value: unknown): Partial<JsonChange> {
  return value === undefined ? {} : { [name]: value as Json };
}
