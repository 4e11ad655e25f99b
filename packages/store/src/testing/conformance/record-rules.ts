import { expect, it } from 'vitest';
import { sampleGovernanceChange } from '../sample-governance.ts';
import { sampleProposal } from '../sample-policies.ts';
import { sampleDecision, sampleId, samplePrincipal, sampleReview, sampleSecret } from '../sample-records.ts';
import { permittedBy, type WithStore } from './with-store.ts';

const REQUEST = sampleId('req', 1);
const DIGEST = 'd'.repeat(64);

/** What holds for single records, whoever writes them. */
export function testRecordRules(withStore: WithStore): void {
  const withPermitted = permittedBy(withStore);

  it('a permit is used once', async () => {
    await withPermitted((tx) => {
      const permit = sampleId('prm', 1);
      tx.permits.markUsed(permit, 5);
      expect(() => tx.permits.markUsed(permit, 6)).toThrow(
        expect.objectContaining({ code: 'PERMIT_INVALID' }),
      );
      expect(tx.permits.get(permit)?.usedAt).toBe(5);
    });
  });

  it('nobody reviews a revision twice', async () => {
    await withPermitted((tx) => {
      tx.reviews.insert(sampleReview(1, REQUEST));
      expect(() => tx.reviews.insert({ ...sampleReview(2, REQUEST), verdict: 'reject' })).toThrow(
        expect.objectContaining({ code: 'REVIEW_REPEATED', details: { id: REQUEST } }),
      );
    });
  });

  it('the admission decision of a revision is the first one about its action', async () => {
    await withPermitted((tx) => {
      expect(tx.decisions.ofRevision(REQUEST, 1)).toBeUndefined();
      tx.decisions.insert(sampleDecision(1, { request: REQUEST, operation: 'review' }));
      tx.decisions.insert(sampleDecision(2, { request: REQUEST, operation: 'create' }));
      tx.decisions.insert(sampleDecision(3, { request: REQUEST, operation: 'create' }));
      expect(tx.decisions.ofRevision(REQUEST, 1)?.decision.id).toBe(sampleId('dec', 2));
    });
  });

  it('a collected credential is gone and its receipt stays', async () => {
    await withPermitted((tx) => {
      tx.secrets.insert(sampleSecret(1, REQUEST));
      tx.secrets.insert(sampleSecret(2, REQUEST, { purpose: 'operator' }));
      tx.secrets.markCollected(sampleId('sec', 1), 5);
      expect(tx.secrets.get(sampleId('sec', 1))).toEqual(
        sampleSecret(1, REQUEST, { sealed: '', collectedAt: 5 }),
      );
      expect(() => tx.secrets.markCollected(sampleId('sec', 1), 6)).toThrow(
        expect.objectContaining({ code: 'SECRET_GONE' }),
      );
      tx.secrets.forget(REQUEST, 'operator');
      expect(tx.secrets.listFor(samplePrincipal.id).map(({ sealed }) => sealed)).toEqual(['', '']);
    });
  });

  it('the policies in force are those that were activated last, also when they were in force before', async () => {
    await withPermitted((tx) => {
      expect(tx.policySets.active()).toBeUndefined();
      const [one, two] = ['1'.repeat(64), '2'.repeat(64)];
      tx.policySets.activate({ digest: one, documents: [{ rules: [] }], activatedAt: 1 });
      tx.policySets.activate({ digest: two, documents: [], activatedAt: 2 });
      expect(tx.policySets.active()?.digest).toBe(two);
      tx.policySets.activate({ digest: one, documents: [{ rules: [] }], activatedAt: 2 });
      expect(tx.policySets.active()).toEqual({ digest: one, documents: [{ rules: [] }], activatedAt: 2 });
      expect(tx.policySets.get(two)?.activatedAt).toBe(2);
    });
  });

  it('proposals of policies are listed newest first, and each has one change by which it is reviewed', async () => {
    await withPermitted((tx) => {
      tx.policySets.activate({ digest: 'd'.repeat(64), documents: [], activatedAt: 1 });
      const [one, two] = [sampleProposal(1), sampleProposal(2)];
      for (const proposal of [one, two]) tx.policyProposals.insert(proposal);
      expect(tx.policyProposals.list().map(({ id }) => id)).toEqual([two.id, one.id]);
      tx.governanceChanges.insert(sampleGovernanceChange(1));
      tx.policyProposals.setChange(one.id, sampleGovernanceChange(1).id);
      expect(tx.policyProposals.get(one.id)).toEqual({ ...one, change: sampleGovernanceChange(1).id });
      expect(() => tx.policyProposals.setChange(one.id, sampleGovernanceChange(1).id)).toThrow();
      expect(tx.policyProposals.reviews(one.id)).toEqual([]);
    });
  });

  it('an exception falls due on the day it expires and until it was ended', async () => {
    await withPermitted((tx) => {
      const exception = {
        request: REQUEST,
        rule: 'r',
        owner: 'o@acme.example',
        expiresOn: '2026-02-01',
        endedBy: null,
      };
      tx.exceptions.insert(exception);
      expect(tx.exceptions.due('2026-01-31')).toEqual([]);
      expect(tx.exceptions.due('2026-02-01')).toEqual([exception]);
      tx.exceptions.end(REQUEST, sampleId('req', 2));
      expect(tx.exceptions.due('2026-02-02')).toEqual([]);
    });
  });

  it('an idempotency key belongs to one principal', async () => {
    await withPermitted((tx) => {
      const record = { principal: samplePrincipal.id, key: 'k', inputDigest: DIGEST };
      tx.idempotency.put({ ...record, createdAt: 1 });
      expect(tx.idempotency.get(samplePrincipal.id, 'k', DIGEST)).toEqual({
        sameInput: true,
        createdAt: 1,
        answer: null,
      });
      expect(tx.idempotency.get(samplePrincipal.id, 'k', 'e'.repeat(64))?.sameInput).toBe(false);
      expect(tx.idempotency.get(sampleId('pri', 2), 'k', DIGEST)).toBeUndefined();
    });
  });

  it('what a call with a key was answered is forgotten when its time is over, and the key is not', async () => {
    await withPermitted((tx) => {
      const { id: principal } = samplePrincipal;
      for (const createdAt of [1, 2]) {
        tx.idempotency.put({ principal, key: `k${createdAt}`, inputDigest: DIGEST, createdAt });
        tx.idempotency.answer(principal, `k${createdAt}`, new Uint8Array([createdAt]));
      }
      tx.idempotency.forgetAnswers(2);
      const answers = ['k1', 'k2'].map((key) => tx.idempotency.get(principal, key, DIGEST)?.answer);
      expect(answers.map((answer) => answer && [...answer])).toEqual([null, [2]]);
    });
  });
}
