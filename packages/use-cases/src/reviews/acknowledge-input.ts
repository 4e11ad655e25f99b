import type { Actor, Principal, RequestInput } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import type { WriteTransaction } from '../ports/index.ts';

/** Records the acknowledgements that the requester gave together with the request. */
export function acknowledgeInput(
  tx: WriteTransaction,
  deps: Pick<AdmissionDeps, 'clock'>,
  acknowledgement: {
    request: string;
    revision: number;
    input: RequestInput;
    author: Principal;
    actor: Actor;
  },
): void {
  for (const kind of new Set(acknowledgement.input.acknowledge)) {
    tx.acknowledgements.insert({
      request: acknowledgement.request,
      revision: acknowledgement.revision,
      kind,
      principal: acknowledgement.author.id,
      createdAt: deps.clock.now(),
    });
    tx.audit.append(acknowledgement.actor, {
      type: 'acknowledgement.recorded',
      request: acknowledgement.request,
      data: { revision: acknowledgement.revision, kind },
    });
  }
}
