import type { RotatedKey } from '@countersign/schema';

/** What the host has of the keys of the installation: their public halves, and of the personal key a mark that tells it from others. */
export interface HostKeys {
  /** Of the key that is in use, as far as the host knows; the log knows better where it was replaced. Null where there is none. */
  current(key: RotatedKey): string | null;
  /** Of the one that was made to take its place; null where none was. */
  next(key: RotatedKey): string | null;
}
