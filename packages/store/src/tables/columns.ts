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

/** 0 or 1. Unlike drizzle's own boolean mode it keeps NULL apart from false, also in prepared statements. */
export function flag(name: string) {
  return customType<{ data: boolean; driverData: number | null }>({
    dataType: () => 'integer',
    toDriver: (value) => (value === null ? null : Number(value)),
    fromDriver: (stored) => stored === 1,
  })(name);
}
