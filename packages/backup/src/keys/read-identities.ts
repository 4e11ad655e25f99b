import { readFileSync } from 'node:fs';
import { Decrypter } from 'age-encryption';

/**
 * The age identities in a key file, as age-keygen writes it: one a line, beside comments.
 * @throws TypeError where the file cannot be read or holds none that can be used; it never quotes the file
 */
export function readIdentities(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new TypeError(`the key file ${path} cannot be read`, { cause });
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const identities = lines.filter((line) => line !== '' && !line.startsWith('#'));
  try {
    for (const identity of identities) new Decrypter().addIdentity(identity);
  } catch {
    // The cause may quote the key.
    throw new TypeError(`the key file ${path} holds a line that is no age identity (AGE-SECRET-KEY-1...)`);
  }
  if (identities.length === 0) throw new TypeError(`the key file ${path} holds no age identity`);
  return identities;
}
