import { UsageError } from '../exit-codes.ts';

/** The index of an entry, as it was typed. @throws UsageError */
export function parseIndex(given: string): number {
  const index = Number(given);
  if (given.trim() === '' || !Number.isSafeInteger(index) || index < 0)
    throw new UsageError(`${given} is no index; it is a whole number from 0.`);
  return index;
}
