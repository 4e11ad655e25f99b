import { DeliveryFailure } from '../ports/index.ts';
import { appendToFile } from './append-to-file.ts';
import { requestCosignature } from './request-cosignature.ts';
import type { CheckpointTarget, DeliveryDeps, DeliveryOutcome, KnownOfTarget } from './targets.ts';

/** Hands the newest checkpoint to one target, at most once. What goes wrong on the way is an outcome, too. */
export async function sendCheckpoint(
  deps: DeliveryDeps,
  target: CheckpointTarget,
  known: KnownOfTarget & { readonly signal: AbortSignal },
): Promise<DeliveryOutcome> {
  try {
    if (target.kind === 'witness') return await requestCosignature(deps, target, known);
    if (target.kind === 'file') return await appendToFile(deps, target, known);
    const newest = deps.store.read((tx) => tx.audit.checkpoint() ?? null);
    if (newest === null) return { kind: 'failed', code: 'no-checkpoint' };
    await target.sender.send({ origin: deps.trustedLog.origin, ...newest }, known.signal);
    return { kind: 'delivered', size: newest.size, cosignature: null };
  } catch (error) {
    if (error instanceof DeliveryFailure) return { kind: 'failed', code: error.code };
    throw error;
  }
}
