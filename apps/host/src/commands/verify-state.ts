import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type StateReport, verifyState } from '@countersign/store';

/** Which database, and the keys that its log is believed by. */
export interface StateToVerify {
  /** Data directory, or file of a store. */
  readonly path: string;
  /** A verifier key, or a list of them each with the sizes it may sign; where neither is given, the key beside the log. */
  readonly vkey: string | undefined;
  readonly keys: string | undefined;
  /** Of rows only those that confer power. */
  readonly isQuick: boolean;
}

/**
 * Compares what a database says with what its signed log says. Opens it for reading only, and needs none of its keys.
 * @throws TypeError where there is no store, or no key
 */
export function verifyStateAt({ path, vkey, keys, isQuick }: StateToVerify): StateReport {
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  const file = isFile ? path : join(path, 'countersign.db');
  if (!existsSync(file))
    throw new TypeError(`There is no store in ${path}. Name a data directory, or the file of a store.`);
  const beside = join(path, 'keys', 'log.vkey');
  const text = vkey ?? keys ?? (isFile ? undefined : beside);
  if (text === undefined) throw new TypeError('Give the verifier key that you trust, with --vkey or --keys.');
  const evidence = isFile ? undefined : join(path, 'evidence');
  return verifyState(file, vkey ?? readFileSync(text, 'utf8'), { isQuick, evidence });
}
