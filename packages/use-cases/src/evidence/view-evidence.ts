import type { Digest, Facts, RequestInput } from '@countersign/schema';
import { type FoundGrounds, findGrounds } from '../evaluation/find-grounds.ts';
import type { PermitRecord, PolicyEvaluators, ReadTransaction, SecretRecord } from '../ports/index.ts';
import { hideSealed } from '../requests/hide-sealed.ts';
import { type RequestView, viewRequest } from '../requests/view-request.ts';

/** A request with what an auditor follows it up with. Never a secret, sealed or not. */
export interface RequestEvidence {
  readonly view: RequestView;
  readonly facts: Facts;
  readonly found: FoundGrounds;
  readonly inputs: readonly {
    readonly revision: number;
    readonly input: RequestInput;
    readonly salt: string;
    readonly whole: boolean;
  }[];
  readonly permit: PermitRecord | null;
  readonly planDigest: Digest;
  readonly credentials: readonly Omit<SecretRecord, 'sealed'>[];
}

/** @throws CountersignError NOT_FOUND */
export function viewEvidence(tx: ReadTransaction, policies: PolicyEvaluators, id: string): RequestEvidence {
  const view = viewRequest(tx, id);
  const { revision } = view.request;
  const revisions = tx.revisions.list(id);
  const decided = tx.decisions.ofRevision(id, revision);
  const current = revisions.find((one) => one.revision === revision);
  if (decided === undefined || current === undefined)
    throw new TypeError(`request ${id} has no decision about revision ${revision} (this is a bug)`);
  return {
    view,
    facts: decided.facts,
    found: findGrounds(tx, policies, decided),
    inputs: revisions.map((one) => ({
      revision: one.revision,
      input: hideSealed(one.input),
      salt: one.salt,
      // The digest of a revision is over the sealed password too, which is shown to nobody.
      whole: one.input.change.password === undefined,
    })),
    permit: tx.permits.ofRequest(id) ?? null,
    planDigest: current.planDigest,
    credentials: tx.secrets.ofRequest(id).map(({ sealed: _, ...receipt }) => receipt),
  };
}
