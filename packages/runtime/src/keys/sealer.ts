import { join } from 'node:path';
import type { Sealer } from '@countersign/use-cases/ports';
import { armor, Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/** Seals a text to an age recipient, ASCII-armoured. */
async function sealTo(text: string, recipient: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(text));
}

/** Loads the worker's age key and gives what opens with it. Only the worker holds the key. */
export async function loadSealer(directory: string): Promise<Sealer> {
  const identity = await loadIdentity(directory);
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
