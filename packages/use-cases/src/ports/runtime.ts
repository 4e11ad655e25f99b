import type { IdKind, Instant } from '@countersign/schema';

/** Time comes in, so that tests can set it. */
export interface Clock {
  now(): Instant;
}

/** Makes identifiers `<prefix>_<ULID>`; later ones sort after earlier ones of the same process. */
export interface Ids {
  next(kind: IdKind): string;
}

/** Cryptographically strong random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** Where the program tells its operator what happens. Takes no secret and no upstream body. */
export interface Logger {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
