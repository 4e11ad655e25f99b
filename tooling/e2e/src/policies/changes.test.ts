import type { PolicyReport } from '@countersign/schema';
import { digestOf, proposalState } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { approveAs, proposeAs } from '../testing/changes.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { SHIPPED, type World } from '../testing/world.ts';

const REPORT: PolicyReport = {
  warnings: [],
  cases: 0,
  conditions: 0,
  agreed: 0,
  changes: { added: [], removed: ['one'], changed: [] },
  newAccess: { kind: 'none', example: null },
  backtest: { decisions: 0, unchanged: 0, changes: [] },
};
const inForce = (world: World) => world.deps.store.read((tx) => tx.policySets.active()?.digest);

/** Policies without their first rule, as they are kept once they were assessed, and the change by which they are asked for. */
async function proposed(world: World) {
  const { deps, people } = world;
  const id = deps.ids.next('policyProposal');
  const documents = SHIPPED.slice(1);
  const content = {
    kind: 'policies.activate',
    proposal: id,
    policyDigest: digestOf(documents),
    baseDigest: inForce(world) ?? '',
    reportDigest: digestOf(REPORT),
  } as const;
  await deps.store.write((tx) =>
    tx.policyProposals.insert({
      id,
      digest: content.policyDigest,
      documents,
      baseDigest: content.baseDigest,
      proposer: people.ada.id,
      note: 'One less',
      report: REPORT,
      reportDigest: content.reportDigest,
      state: 'proposed',
      createdAt: deps.clock.now(),
      settledAt: null,
      change: null,
    }),
  );
  const change = await proposeAs({ deps }, people.ada, content);
  await deps.store.write((tx) => tx.policyProposals.setChange(id, change.id));
  return { id, change };
}

test('policies come into force by two approvals, and the proposal says so by its change', () =>
  withSealedWorld(async (world) => {
    const { id, change } = await proposed(world);
    const before = inForce(world);
    const state = () =>
      world.deps.store.read((tx) => {
        const proposal = tx.policyProposals.get(id);
        return proposal && proposalState(tx, proposal);
      });
    await approveAs(world, world.people.amy, change);
    expect([inForce(world), state()]).toEqual([before, 'proposed']);
    await approveAs(world, world.people.bob, change);
    expect([inForce(world), state()]).toEqual([digestOf(SHIPPED.slice(1)), 'activated']);
  }));

test.each([
  ['the documents', "documents = '[]'"],
  ['the report', "report = json_set(report, '$.changes.removed', json('[]'))"],
  ['the set that they were compared with', 'base_digest = (SELECT digest FROM policy_proposal)'],
])('nothing comes into force of a proposal of which somebody edited %s', (_what, set) =>
  withSealedWorld(async (world) => {
    const { change } = await proposed(world);
    const before = inForce(world);
    await approveAs(world, world.people.amy, change);
    tamper(world, `UPDATE policy_proposal SET ${set}`);
    await expect(approveAs(world, world.people.bob, change)).rejects.toMatchObject({
      code: 'GOVERNANCE_STATE',
    });
    expect(inForce(world)).toBe(before);
  }),
);
