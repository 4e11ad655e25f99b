import { z } from 'zod';
import { ConnectorFailure, type Credentials, type Sealer, type Store } from '../ports/index.ts';

/** What the worker's own sealed copy holds; the name is empty where the provider makes it up later. */
const heldSchema = z.object({ username: z.string(), password: z.string().min(1) });

/**
 * The API user's credentials, where the worker has a sealed copy for this request: the latest that it made or was given.
 * Null where it has none. The name falls back to the provider's identifier of the user.
 * @throws ConnectorFailure CREDENTIALS_UNREADABLE when what a person sealed is not what was asked for
 */
export async function heldCredentials(
  deps: { readonly store: Store; readonly sealer: Sealer },
  of: { request: string; providerId: string | null },
): Promise<Credentials | null> {
  const copies = deps.store
    .read((tx) => tx.secrets.ofRequest(of.request))
    .filter((secret) => secret.purpose === 'worker' && secret.collectedAt === null);
  const latest = copies.at(-1);
  if (latest === undefined) return null;
  const held = await openHeld(deps.sealer, latest.sealed);
  return { username: held.username === '' ? (of.providerId ?? '') : held.username, password: held.password };
}

async function openHeld(sealer: Sealer, sealed: string): Promise<z.infer<typeof heldSchema>> {
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
