import type { AuditEntry } from '@countersign/schema';

/** What the entries of a log say of a change of who may do what. */
export interface ChangeHistory {
  readonly digest: unknown;
  readonly kind: unknown;
  readonly proposer: string | null;
  readonly stage: 'proposed' | 'approved' | 'over';
  /** By identifier of the review. */
  readonly reviews: ReadonlyMap<string, ReviewHistory>;
}

export interface ReviewHistory {
  readonly principal: string | null;
  readonly verdict: unknown;
  readonly roles: unknown;
  readonly signature: unknown;
  readonly proof: unknown;
}

/** Takes in an entry about a change, in the order of the log; every other one is nothing to it. */
export function growChanges(changes: Map<string, ChangeHistory>, { type, actor, data }: AuditEntry): void {
  const id = String(data['change']);
  const principal = actor.kind === 'principal' ? actor.id : null;
  const known = changes.get(id);
  if (type === 'governance.proposed') {
    const { digest, kind } = data;
    // Who asks twice under one identifier has asked for what was said last, and neither is what a row says.
    changes.set(id, { digest, kind, proposer: principal, stage: 'proposed', reviews: new Map() });
    return;
  }
  if (known === undefined) return;
  if (type === 'governance.approved') changes.set(id, { ...known, stage: 'approved' });
  if (type === 'governance.carried-out' || type === 'governance.closed')
    changes.set(id, { ...known, stage: 'over' });
  if (type === 'governance.reviewed') {
    const { verdict, roles, signature, proof = null } = data;
    const reviews = new Map(known.reviews);
    reviews.set(String(data['review']), { principal, verdict, roles, signature, proof });
    changes.set(id, { ...known, reviews });
  }
}
