import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What else lies there is a draft of a moment. */
const KEY = /\.(?:key|vkey|age|recipient|pem)$/;

/** SHA-256 over the names and contents of all keys of a data directory. */
export function digestOfKeys(root: string): string {
  const directory = join(root, 'keys');
  const hash = createHash('sha256');
  const names = readdirSync(directory).filter((name) => KEY.test(name));
  for (const name of names.sort())
    hash.update(JSON.stringify([name, readFileSync(join(directory, name), 'base64')]));
  return hash.digest('hex');
}
