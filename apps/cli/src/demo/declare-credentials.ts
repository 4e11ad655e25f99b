import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '@countersign/schema';

const MADE =
  '# Made by countersign for the stand-ins, and made again at every start. Take this line out to keep your own.';

/** Name under which the credentials of an operator on the stand-ins are declared. */
export const credentialName = (account: string, operator: string): string => `${account}-${operator}`;

/**
 * Declares the credentials that were left for the operators on the stand-ins, bound to the address of the stand-ins, which it
 * allows. A file that somebody else made is left alone.
 */
export function declareCredentials(options: {
  readonly dataDirectory: string;
  readonly sandboxUrl: string;
  readonly accounts: readonly Account[];
}): void {
  const path = join(options.dataDirectory, 'credentials.yaml');
  if (existsSync(path) && !readFileSync(path, 'utf8').startsWith(MADE)) return;
  const host = new URL(options.sandboxUrl).host;
  const declared = options.accounts.flatMap(({ id, provider, operators }) =>
    operators.flatMap(({ name, credentials }) => {
      if (credentials === undefined) return [];
      const file = `sandbox/operators/${id}-${name}.json`;
      const declaration = { provider, hosts: [host], source: { file } };
      // The second name is what an earlier version stored in the account.
      return [
        [credentialName(id, name), declaration],
        [`file:${file}`, declaration],
      ] as const;
    }),
  );
  const content = { addresses: [host], credentials: Object.fromEntries(declared) };
  // JSON is YAML.
  writeFileSync(`${path}.new`, `${MADE}\n${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
