import { signatureNeeded } from '@countersign/lifecycle';
import type { Actor, Instant, Principal, RequestInput, Risk, SignatureLevel } from '@countersign/schema';
import type { RequestDeps } from '../deps.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { type FoundGrounds, findGrounds } from '../evaluation/find-grounds.ts';
import type { ReadTransaction } from '../ports/index.ts';
import { type AskedPeople, whoIsAsked } from '../reviews/who-is-asked.ts';
import { admitRequest } from './submit-request.ts';
import { type RequestView, viewRequest } from './view-request.ts';

/** What a submission would say. */
export interface RequestPreview {
  /** As it would be seen; its identifiers are of nothing that is there. */
  readonly view: RequestView;
  /** Why it would be denied; null where it would not. */
  readonly grounds: FoundGrounds | null;
  /** Who would be asked for approvals, in the order of the stages. */
  readonly asks: readonly AskedPeople[];
  /** Whose signature an approval takes. */
  readonly signature: SignatureLevel | null;
  /** How urgent it would be for whoever reviews; null where it would wait for nobody. */
  readonly waits: { readonly risk: Risk; readonly dueAt: Instant } | null;
}

/**
 * Says what a submission would say, and who would be asked. It is the submission itself, undone before anything of it is written, so nothing
 * can differ from the real thing.
 * @throws CountersignError what a submission throws
 */
export const createPreviewRequest =
  (deps: RequestDeps) =>
  (command: { principal: Principal; actor: Actor; input: RequestInput }): Promise<RequestPreview> =>
    deps.store.write((tx) =>
      tx.trials.run(() => preview(tx, deps, { id: admitRequest(tx, deps, command), ...command })),
    );

function preview(
  tx: ReadTransaction,
  { policies }: Pick<RequestDeps, 'policies'>,
  { id, principal }: { readonly id: string; readonly principal: Principal },
): RequestPreview {
  const view = viewRequest(tx, id);
  const { request, decision } = view;
  const decided = decision.outcome === 'deny' ? tx.decisions.ofRevision(id, request.revision) : undefined;
  const status = approvalStatusOf(tx, request);
  const waiting = tx.waiting.get(id);
  return {
    view,
    grounds: decided === undefined ? null : findGrounds(tx, policies, decided),
    asks: request.state === 'in-review' ? whoIsAsked(tx, request, { ...status, viewer: principal }) : [],
    signature: signatureNeeded(status.requirements),
    waits: waiting === undefined ? null : { risk: waiting.risk, dueAt: waiting.dueAt },
  };
}
