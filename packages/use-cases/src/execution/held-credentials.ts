import { type HeldSecret, isSameName } from '@countersign/schema';
import { z } from 'zod';
import { type ApiUserCredentials, ConnectorFailure, type Sealer } from '../ports/index.ts';

/** What the worker's own sealed copy holds; the name is empty where the worker made the password. */
const heldSchema = z.object({ username: z.string(), password: z.string().min(1) });

/**
 * The API user's credentials, where a sealed copy is held for its request: the latest that was made or given, or
 * the latest of those that were proven good before access was taken away. Only those of the API user's own name are given:
 * that somebody else can sign in, or cannot, says nothing about this user.
 * @param copies oldest first
 * @param of.ownName the user name of the inventory, or the one that the provider made up in this request
 * @throws ConnectorFailure CREDENTIALS_UNREADABLE when what a person sealed is not what was asked for
 */
export async function heldCredentials(
  sealer: Sealer,
  copies: readonly HeldSecret[],
  wanted: { ownName: string | null; which?: 'latest' | 'proven' },
): Promise<ApiUserCredentials> {
  const chosen =
    (wanted.which === 'proven' ? copies.findLast(({ proven }) => proven) : undefined) ?? copies.at(-1);
  if (chosen === undefined) return { kind: 'none' };
  if (wanted.ownName === null) return { kind: 'name-unknown' };
  const held = await openSealed(sealer, chosen.sealed);
  if (held.username !== '' && !isSameName(held.username, wanted.ownName)) return { kind: 'other-user' };
  const credentials = { username: wanted.ownName, password: held.password };
  return { kind: 'held', credentials, provenGood: chosen.proven };
}

/** The password that a worker made, or was given sealed, for the API user of a request; null where there is none. */
export async function heldPassword(sealer: Sealer, copies: readonly HeldSecret[]): Promise<string | null> {
  const latest = copies.at(-1);
  return latest === undefined ? null : (await openSealed(sealer, latest.sealed)).password;
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
