import type { DerivePasswordFacts } from '@countersign/passwords';
import type { FileRow } from '@countersign/request-files';
import type { RequestInput } from '@countersign/schema';
import { passwordContextFor } from '../credentials/password-context.ts';
import type { Sealer, Store } from '../ports/index.ts';

/** Seals a text to the worker; all that admission may do with a secret. */
export type SealToWorker = Pick<Sealer, 'seal' | 'recipient'>;

/**
 * Turns the password of a file's row into its sealed form and the facts about it, before anything is stored. The text goes
 * no further than this function.
 */
export async function sealPassword(
  deps: {
    readonly sealer: SealToWorker;
    readonly derivePasswordFacts: DerivePasswordFacts;
    readonly store: Store;
  },
  row: Extract<FileRow, { kind: 'row' }>,
): Promise<RequestInput> {
  const { input, password } = row;
  if (password === null) return input;
  const context = deps.store.read((tx) => passwordContextFor(tx, input));
  const facts = await deps.derivePasswordFacts(password, context);
  const sealed = await deps.sealer.seal(password.text, deps.sealer.recipient);
  return { ...input, change: { ...input.change, password: { sealed, facts } } };
}
