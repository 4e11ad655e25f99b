import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Facts, packFacts, unpackFacts } from '@countersign/schema';
import { customType } from '../sql/drizzle.ts';

/**
 * JSON text. It is written from typed values only, so it is not validated again when it is read. Unlike drizzle's own
 * JSON mode it keeps NULL apart from the text `null`, also in prepared statements.
 */
export function json<T>(name: string) {
  return customType<{ data: T; driverData: string | null }>({
    dataType: () => 'text',
    toDriver: (value) => (value === null ? null : JSON.stringify(value)),
    fromDriver: (stored) => JSON.parse(String(stored)),
  })(name);
}

/**
 * The same in a table whose rows are bound to the log. What is no JSON was put there by hand: it reads as nothing, which is not what the log says
 * of its row, so that one is left out or refused by its name, and the others of its table are read.
 */
export function boundJson<T>(name: string) {
  return customType<{ data: T; driverData: string | null }>({
    dataType: () => 'text',
    toDriver: (value) => (value === null ? null : JSON.stringify(value)),
    fromDriver: (stored) => parseOrNothing(String(stored)) as T,
  })(name);
}

function parseOrNothing(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Facts, without the names of their members; those of earlier versions stand there as JSON. */
export function facts(name: string) {
  return customType<{ data: Facts; driverData: string }>({
    dataType: () => 'text',
    toDriver: (value) => JSON.stringify(packFacts(value)),
    // They were written by `packFacts`, from facts.
    fromDriver: (stored) => unpackFacts(JSON.parse(stored)) as Facts,
  })(name);
}

/** Starts a text that is packed; no JSON of an object starts so. */
const PACKED = 'z:';

/** As `json`, but deflated: for what is long, says the same things again and again, and is seldom read. */
export function packedJson<T extends object>(name: string) {
  return customType<{ data: T; driverData: string | null }>({
    dataType: () => 'text',
    toDriver: (value) =>
      value === null ? null : PACKED + deflateRawSync(JSON.stringify(value), { level: 1 }).toString('base64'),
    fromDriver: (stored) => JSON.parse(unpack(String(stored))),
  })(name);
}

/** The JSON of a column that may be packed; what was written by earlier versions is not. */
export function unpack(stored: string): string {
  if (!stored.startsWith(PACKED)) return stored;
  return inflateRawSync(Buffer.from(stored.slice(PACKED.length), 'base64')).toString('utf8');
}

/** 0 or 1. Unlike drizzle's own boolean mode it keeps NULL apart from false, also in prepared statements. */
export function flag(name: string) {
  return customType<{ data: boolean; driverData: number | null }>({
    dataType: () => 'integer',
    toDriver: (value) => (value === null ? null : Number(value)),
    fromDriver: (stored) => stored === 1,
  })(name);
}
