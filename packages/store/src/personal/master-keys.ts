import { type MasterKey, parseMasterKey } from '@countersign/personal-data';
import { CountersignError } from '@countersign/schema';

/** The personal keys that this process knows: the one that it was started with, and those that took its place since. */
export interface MasterKeys {
  readonly first: MasterKey;
  /** @throws CountersignError PERSONAL_KEY_WRONG where no file of the host has the one with this mark */
  find(mark: Uint8Array): MasterKey;
}

/** Gives the text of the personal key with a mark (base64), of the files as they are now; null where none has it. */
export type FindPersonalKey = (mark: string) => string | null;

export function createMasterKeys({
  personalKey,
  findPersonalKey,
}: {
  readonly personalKey: string;
  readonly findPersonalKey?: FindPersonalKey | undefined;
}): MasterKeys {
  const known = [parseMasterKey(personalKey)] as [MasterKey, ...MasterKey[]];
  return {
    first: known[0],
    find: (mark) => {
      const kept = known.find((one) => one.mark.equals(mark));
      if (kept !== undefined) return kept;
      const text = findPersonalKey?.(Buffer.from(mark).toString('base64')) ?? null;
      if (text === null) throw new CountersignError('PERSONAL_KEY_WRONG', {});
      const found = parseMasterKey(text);
      known.push(found);
      return found;
    },
  };
}
