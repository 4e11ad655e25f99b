import {
  hasReplacedIdentities,
  type LogKey,
  removeReplacedIdentities,
  settleKey,
  writeVerifierKeys,
} from '@countersign/runtime';
import { ROTATED_KEYS } from '@countersign/schema';
import { keyInUse, needsReplacedWorkerKeys } from '@countersign/use-cases';
import type { Clock, HostKeys, Logger, Store } from '@countersign/use-cases/ports';

/**
 * Puts keys in place whose time has come, and does away with those of the workers that nothing waits for any more. The log says which key counts,
 * so what fails here is done at the next look.
 */
export function createSettleKeys(deps: {
  readonly directory: string;
  readonly store: Pick<Store, 'read'>;
  readonly logKey: LogKey;
  readonly hostKeys: HostKeys;
  readonly clock: Clock;
  readonly logger: Logger;
}): () => void {
  const { directory, store, logKey, hostKeys, clock, logger } = deps;
  return () => {
    try {
      writeVerifierKeys(directory, logKey.trusted);
      for (const key of ROTATED_KEYS) {
        const inUse = store.read((tx) => keyInUse(tx, hostKeys, key));
        if (settleKey(directory, key, inUse)) logger.info({ key }, 'another key is in place');
      }
      if (!hasReplacedIdentities(directory)) return;
      if (store.read((tx) => needsReplacedWorkerKeys(tx, clock.now()))) return;
      removeReplacedIdentities(directory);
      logger.info({ key: 'worker' }, 'nothing waits that was sealed to the keys before, so they are gone');
    } catch (err) {
      logger.error({ err }, 'the file of a key could not be put in place');
    }
  };
}
