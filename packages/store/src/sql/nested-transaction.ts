import type { FieldCipher } from '../personal/field-cipher.ts';
import type { Database } from './database.ts';

/**
 * Work that happens as a whole or not at all, also for a caller that lives on with the refusal. Every repository that writes
 * several rows together uses this one, since a key that was made in what is undone is stored nowhere, and must not be used on, and
 * what was read of it is not so any more.
 */
export function nestedTransaction<A extends unknown[]>(
  { db, cipher }: { readonly db: Database; readonly cipher: Pick<FieldCipher, 'undone'> },
  work: (...args: A) => void,
): (...args: A) => void {
  const transaction = db.$client.transaction(work);
  return (...args) => {
    try {
      transaction(...args);
    } catch (error) {
      cipher.undone();
      throw error;
    }
  };
}
