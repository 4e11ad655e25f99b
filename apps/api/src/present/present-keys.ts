import { formatTrustedKeys } from '@countersign/audit-log';
import { ROTATED_KEYS, type RotatedKey } from '@countersign/schema';
import { keyInUse } from '@countersign/use-cases';
import type { Services } from '../services.ts';

/** The public keys, as everybody who is signed in may see them. */
export function presentKeys({ keys, trustedLog, hostKeys, store }: Services) {
  const inUse = store.read((tx) =>
    ROTATED_KEYS.map((key) => [
      key,
      { publicKey: keyInUse(tx, hostKeys, key) ?? '', next: nextOf(key, keyInUse(tx, hostKeys, key)) },
    ]),
  );
  /** None where it is in place already, and only its file has still to be. */
  function nextOf(key: RotatedKey, current: string | null): string | null {
    const next = hostKeys.next(key);
    return next === current ? null : next;
  }
  return {
    ...keys,
    vkey: keys.vkey,
    logKeys: [...formatTrustedKeys(trustedLog)],
    inUse: Object.fromEntries(inUse) as Record<RotatedKey, { publicKey: string; next: string | null }>,
  };
}
