import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { sampleProposal } from '../testing/sample-policies.ts';
import { sampleId, samplePrincipal } from '../testing/sample-records.ts';
import { withTempStore } from '../testing/with-temp-store.ts';

it('reviews from before proposals were governance changes are read as they were given', () =>
  withTempStore(async (store, { path }) => {
    const { id } = sampleProposal(1);
    await store.write((tx) => {
      tx.principals.insert(samplePrincipal);
      tx.policySets.activate({ digest: 'd'.repeat(64), documents: [], activatedAt: 1 });
      tx.policyProposals.insert(sampleProposal(1));
    });
    const file = new BetterSqlite3(path);
    try {
      file
        .prepare(
          `INSERT INTO policy_review (id, proposal, principal, roles, verdict, signature, created_at)
           VALUES (?, ?, ?, '["approver"]', 'approve', 'c2ln', 7)`,
        )
        .run(sampleId('rev', 1), id, samplePrincipal.id);
    } finally {
      file.close();
    }
    expect(store.read((tx) => tx.policyProposals.reviews(id))).toEqual([
      {
        id: sampleId('rev', 1),
        proposal: id,
        principal: samplePrincipal.id,
        roles: ['approver'],
        verdict: 'approve',
        reason: null,
        signature: 'c2ln',
        createdAt: 7,
      },
    ]);
  }));
