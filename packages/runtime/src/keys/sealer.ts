import { join } from 'node:path';
import { ConfigurationError } from '@countersign/schema';
import type { Sealer } from '@countersign/use-cases/ports';
import { armor, Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { loadIdentity, loadRecipient, readIdentities } from './worker-key.ts';

/** The recipient that the signed log has in use; null where it says nothing of it, because the first key was never replaced. */
export type RecipientInUse = () => string | null;

/** What opens with the keys of the workers. */
export interface WorkerSealer extends Sealer {
  /** Whether one of the keys here opens what is sealed to this recipient. */
  opens(recipient: string): Promise<boolean>;
}

/** Seals a text to an age recipient, ASCII-armoured. */
async function sealTo(text: string, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(text));
}

/** Loads the workers' age key, made where there is none, and gives what opens with it. Only workers hold the key. */
export async function loadSealer(
  directory: string,
  inUse: RecipientInUse = () => null,
): Promise<WorkerSealer> {
  const own = await identityToRecipient(await loadIdentity(directory));
  return sealerOf(directory, () => inUse() ?? own);
}

/**
 * Loads the workers' age key where it has to be the one of an installation on another machine, and so is never made.
 * @throws ConfigurationError where it is not there or no age key
 */
export async function loadWorkerKey(directory: string, inUse: () => string): Promise<WorkerSealer> {
  if ((await keysIn(directory)).length > 0) return sealerOf(directory, inUse);
  throw new ConfigurationError([
    `${join(directory, 'worker.age')} must hold the age key of the workers, readable by this user: copy keys/worker.age of the installation there`,
  ]);
}

/** The files are read each time: a key that is replaced while this runs is found, whichever of them it is in. */
function sealerOf(directory: string, recipient: () => string): WorkerSealer {
  return {
    get recipient() {
      return recipient();
    },
    seal: sealTo,
    open: async (sealed) => {
      const decrypter = new Decrypter();
      for (const { identity } of await keysIn(directory)) decrypter.addIdentity(identity);
      return decrypter.decrypt(armor.decode(sealed), 'text');
    },
    opens: async (wanted) => (await keysIn(directory)).some(({ recipient }) => recipient === wanted),
  };
}

/** The keys in the files, with what is sealed to them. One that is only half there, because it is being brought, keeps no other from opening. */
async function keysIn(directory: string) {
  const keys = await Promise.all(
    readIdentities(directory).map(async (identity) => ({
      identity,
      // What is wrong with it may quote the key.
      recipient: await identityToRecipient(identity).catch(() => null),
    })),
  );
  return keys.filter(({ recipient }) => recipient !== null);
}

/** What seals to the worker and can open nothing: all that the API may do with a secret. */
export async function loadSealToWorker(
  directory: string,
  inUse: RecipientInUse,
): Promise<Pick<Sealer, 'recipient' | 'seal'>> {
  const own = await loadRecipient(directory);
  return {
    get recipient() {
      return inUse() ?? own;
    },
    seal: sealTo,
  };
}
