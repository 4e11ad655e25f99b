import type { Actor, Principal, RequestInput } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import type { WriteTransaction } from '../ports/index.ts';

/** Records the acknowledgements that the requester gave together with the request. */
export function acknowledgeInput(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'clock'>,
  of: { request: string; revision: number; input: RequestInput; author: Principal; actor: Actor },
): void {
  for (const kind of new Set(of.input.acknowledge)) {
    tx.acknowledgements.insert({
      request: of.request,
      revision: of.revision,
      kind,
      principal: of.author.id,
      createdAt: deps.clock.now(),
    });
    tx.audit.append(of.actor, {
      type: 'acknowledgement.recorded',
      request: of.request,
      data: { revision: of.revision, kind },
    });
  }
}
