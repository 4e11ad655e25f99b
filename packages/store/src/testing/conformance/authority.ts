import { expect, it } from 'vitest';
import { sampleFreeze, sampleGovernanceChange, sampleGovernanceReview } from '../sample-governance.ts';
import { sampleId, samplePrincipal } from '../sample-records.ts';
import type { WithStore } from './with-store.ts';

/** Who may do what, and how that changes. */
export function testAuthority(withStore: WithStore): void {
  it('changes of who may do what come back newest first, with their reviews, and settle once', () =>
    withStore((store) =>
      store.write((tx) => {
        tx.principals.insert(samplePrincipal);
        const [one, two] = [sampleGovernanceChange(1), sampleGovernanceChange(2)];
        for (const change of [one, two]) tx.governanceChanges.insert(change);
        const settled = { state: 'rejected', settledAt: 7 } as const;
        tx.governanceChanges.settle(one.id, settled);
        expect(tx.governanceChanges.list()).toEqual([two, { ...one, ...settled }]);
        expect(tx.governanceChanges.list('proposed')).toEqual([two]);
        expect(tx.governanceChanges.page({ limit: 1 })).toEqual([two]);
        expect(tx.governanceChanges.page({ limit: 9, after: two.id })).toEqual([{ ...one, ...settled }]);
        expect(tx.governanceChanges.page({ state: 'proposed', limit: 9, after: two.id })).toEqual([]);
        expect(tx.governanceChanges.get(sampleId('gov', 3))).toBeUndefined();
        expect(() => tx.governanceChanges.settle(one.id, { state: 'done', settledAt: 8 })).toThrow();
        const review = sampleGovernanceReview(1, 2);
        tx.governanceChanges.insertReview(review);
        expect(tx.governanceChanges.reviews(two.id)).toEqual([review]);
        expect(() => tx.governanceChanges.insertReview(sampleGovernanceReview(2, 2))).toThrow(
          expect.objectContaining({ code: 'GOVERNANCE_REVIEW_REPEATED' }),
        );
      }),
    ));

  it('a principal is deactivated, let in again and given other roles, and nothing else of it changes', () =>
    withStore((store) =>
      store.write((tx) => {
        tx.principals.insert(samplePrincipal);
        const { id } = samplePrincipal;
        tx.principals.setState(id, 'deactivated');
        expect(tx.principals.get(id)).toEqual({ ...samplePrincipal, state: 'deactivated' });
        tx.principals.setState(id, 'active');
        tx.principals.setRoles(id, { roles: ['auditor'], accounts: ['shop'] });
        expect(tx.principals.get(id)).toEqual({ ...samplePrincipal, roles: ['auditor'], accounts: ['shop'] });
      }),
    ));

  it('what is frozen is in force until it is lifted, once, and lets go of what waited for it then', () =>
    withStore((store) =>
      store.write((tx) => {
        tx.principals.insert(samplePrincipal);
        tx.governanceChanges.insert(sampleGovernanceChange(1));
        const [one, two] = [sampleFreeze(1), sampleFreeze(2)];
        for (const freeze of [one, two]) tx.freezes.insert(freeze);
        for (const [number, { id }] of [one, two].entries())
          tx.outbox.put({
            id: sampleId('out', number),
            provider: 'dotdigital',
            subject: sampleId('stp', number),
            availableAt: 1,
            begins: true,
            heldBy: `freeze/${id}`,
          });
        expect(tx.freezes.inForce()).toEqual([one, two]);
        const lifted = { liftedBy: sampleId('gov', 1), liftedAt: 7 };
        tx.freezes.lift(one.id, lifted);
        expect(tx.freezes.inForce()).toEqual([two]);
        expect(tx.freezes.get(one.id)).toEqual({ ...one, ...lifted });
        expect(tx.outbox.due('dotdigital', 1, 9).map(({ subject }) => subject)).toEqual([sampleId('stp', 0)]);
        expect(() => tx.freezes.lift(one.id, lifted)).toThrow();
        // One that voids permits lets go of all that waits, so that it is looked at.
        tx.freezes.insert({ ...sampleFreeze(3), voidsPermits: true });
        expect(tx.outbox.due('dotdigital', 1, 9)).toHaveLength(2);
      }),
    ));
}
