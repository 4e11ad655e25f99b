import { isSameName } from '@countersign/schema';
import { z } from 'zod';
import {
  type ApiUserCredentials,
  ConnectorFailure,
  type ReadTransaction,
  type Sealer,
  type SecretRecord,
  type Store,
} from '../ports/index.ts';
import { provenSecrets, triedSecrets } from './proven-secrets.ts';

/** What the worker's own sealed copy holds; the name is empty where the worker made the password. */
const heldSchema = z.object({ username: z.string(), password: z.string().min(1) });

/**
 * The API user's credentials, where the worker has a sealed copy for this request: the latest that it made or was given, or
 * the latest of those that were proven good before access was taken away. Only those of the API user's own name are given:
 * that somebody else can sign in, or cannot, says nothing about this user.
 * @param of.ownName the user name of the inventory, or the one that the provider made up in this request
 * @throws ConnectorFailure CREDENTIALS_UNREADABLE when what a person sealed is not what was asked for
 */
export async function heldCredentials(
  deps: { readonly store: Store; readonly sealer: Sealer },
  wanted: { request: string; ownName: string | null; which?: 'latest' | 'proven' },
): Promise<ApiUserCredentials> {
  const { copies, proven } = deps.store.read((tx) => ({
    copies: workerCopies(tx, wanted.request),
    proven: provenSecrets(tx, wanted.request),
  }));
  const good = copies.filter(({ id }) => proven.has(id));
  const chosen = (wanted.which === 'proven' ? good.at(-1) : undefined) ?? copies.at(-1);
  if (chosen === undefined) return { kind: 'none' };
  if (wanted.ownName === null) return { kind: 'name-unknown' };
  const held = await openSealed(deps.sealer, chosen.sealed);
  if (held.username !== '' && !isSameName(held.username, wanted.ownName)) return { kind: 'other-user' };
  const credentials = { username: wanted.ownName, password: held.password };
  return { kind: 'held', credentials, provenGood: proven.has(chosen.id) };
}

/** The password that the worker made, or was given sealed, for the API user of this request; null where it has none. */
export async function heldPassword(
  deps: { readonly store: Store; readonly sealer: Sealer },
  request: string,
): Promise<string | null> {
  const latest = deps.store.read((tx) => workerCopies(tx, request).at(-1) ?? null);
  return latest === null ? null : (await openSealed(deps.sealer, latest.sealed)).password;
}

/** The latest copy that the worker was given, where it has not been tried yet. */
export function untriedCopy(tx: ReadTransaction, request: string): SecretRecord | undefined {
  const latest = workerCopies(tx, request).at(-1);
  return latest === undefined || triedSecrets(tx, request).has(latest.id) ? undefined : latest;
}

/** Sealed copies that the worker can open, oldest first. */
function workerCopies(tx: ReadTransaction, request: string): readonly SecretRecord[] {
  return tx.secrets
    .ofRequest(request)
    .filter((secret) => secret.purpose === 'worker' && secret.collectedAt === null && secret.sealed !== '');
}

/** Opens name and password that were sealed to the worker. @throws ConnectorFailure CREDENTIALS_UNREADABLE */
export async function openSealed(sealer: Sealer, sealed: string): Promise<z.infer<typeof heldSchema>> {
  try {
    return heldSchema.parse(JSON.parse(await sealer.open(sealed)));
  } catch (cause) {
    // The cause may quote what was read, so only its name is kept.
    throw new ConnectorFailure({
      code: 'CREDENTIALS_UNREADABLE',
      message:
        'The credentials that were attached cannot be opened. Seal {"username": ..., "password": ...} to the worker and attach them when you have this tried again.',
      retryable: false,
      effect: 'none',
      cause: cause instanceof Error ? cause.name : undefined,
    });
  }
}
