import { z } from 'zod';
import type { Credentials, Sealer, Store } from '../ports/index.ts';

/** What the worker's own sealed copy holds; the name is empty where the provider makes it up later. */
const heldSchema = z.object({ username: z.string(), password: z.string().min(1) });

/**
 * The API user's credentials, where the worker has a sealed copy for this request: the latest that it made or was given.
 * Null where it has none. The name falls back to the provider's identifier of the user.
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
  const held = heldSchema.parse(JSON.parse(await deps.sealer.open(latest.sealed)));
  return { username: held.username === '' ? (of.providerId ?? '') : held.username, password: held.password };
}
