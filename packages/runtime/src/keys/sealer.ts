import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '@countersign/schema';
import type { Sealer } from '@countersign/use-cases/ports';
import { armor, Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/** Seals a text to an age recipient, ASCII-armoured. */
async function sealTo(text: string, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(text));
}

/** Loads the workers' age key, made where there is none, and gives what opens with it. Only workers hold the key. */
export async function loadSealer(directory: string): Promise<Sealer> {
  return sealerOf(await loadIdentity(directory));
}

/**
 * Loads the workers' age key where it has to be the one of an installation on another machine, and so is never made.
 * @throws ConfigurationError where it is not there or no age key
 */
export async function loadWorkerKey(directory: string): Promise<Sealer> {
  const path = join(directory, 'worker.age');
  try {
    return await sealerOf(readFileSync(path, 'utf8').trim());
  } catch {
    // The cause may quote the key.
    throw new ConfigurationError([
      `${path} must hold the age key of the workers, readable by this user: copy keys/worker.age of the installation there`,
    ]);
  }
}

async function sealerOf(identity: string): Promise<Sealer> {
  return {
    recipient: await identityToRecipient(identity),
    seal: sealTo,
    open: (sealed) => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(identity);
      return decrypter.decrypt(armor.decode(sealed), 'text');
    },
  };
}

/** What seals to the worker and can open nothing: all that the API may do with a secret. */
export async function loadSealToWorker(directory: string): Promise<Pick<Sealer, 'recipient' | 'seal'>> {
  const path = join(directory, 'worker.recipient');
  const recipient = await readOrCreateSecretFile(path, async () =>
    identityToRecipient(await loadIdentity(directory)),
  );
  return { recipient, seal: sealTo };
}

function loadIdentity(directory: string): Promise<string> {
  return readOrCreateSecretFile(join(directory, 'worker.age'), generateIdentity);
}
