import { verifyStoredLog } from '@countersign/store/testing';
import { activatePolicies, findGrounds, isDigestOf } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, complete, confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import type { People } from '../testing/people.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { SHIPPED, type World } from '../testing/world.ts';
import { type OldInstallation, withOldInstallation } from './testing/open-old-installation.ts';

const EMA2 = 'eset-msp-administrator-2';

const withOld = (work: (old: OldInstallation, world: World) => Promise<void>) =>
  withOldInstallation('before-effects', async (old) => {
    const { deps } = withScript(old.deps, EMA2);
    const people = deps.store.read((tx) => tx.principals.list()).map((one) => [one.name, one] as const);
    const world: World = {
      deps,
      temp: old.temp,
      people: Object.fromEntries(people) as People,
      providers: { url: '', close: async () => undefined } as World['providers'],
      another: () => deps,
    };
    await work(old, world);
  });

const requestOf = ({ requests }: OldInstallation, name: string) => requests[name]?.id ?? '';

describe('an installation of an earlier version', () => {
  test('is read as it was left, and its log verifies', () =>
    withOld(async (old, world) => {
      expect(Object.keys(old.requests).length).toBeGreaterThan(7);
      for (const { id, state } of Object.values(old.requests))
        expect(view(world, id).request.state).toBe(state);
      // With the entry that adopts the rows which the log had not bound then.
      const size = old.entries + 1;
      expect(verifyStoredLog(old.temp.path)).toMatchObject({ ok: true, size, findings: [] });
      const [adopted] = world.deps.store.read((tx) => tx.audit.entries({ from: old.entries, limit: 1 }));
      expect(JSON.parse(Buffer.from(adopted?.body ?? []).toString('utf8'))).toMatchObject({
        type: 'authority.restated',
        data: { reason: 'adopted' },
      });
    }));

  test('goes on: what was approved is carried out, and what had begun is attested where the proof of then is none', () =>
    withOld(async (old, world) => {
      const before = world.deps.store.read((tx) => tx.audit.entries({ from: 0, limit: old.entries }));
      await run(world);
      expect(view(world, requestOf(old, 'approved')).steps.slice(0, 2)).toMatchObject([
        { state: 'applied', result: { knownBy: 'answered' } },
        { state: 'applied' },
      ]);
      const started = requestOf(old, 'started');
      expect(view(world, started).steps[1]).toMatchObject({ state: 'with-person' });
      const { id } = openTaskOf(world, started);
      await complete(world, id, { evidence: { note: 'Seen in the portal' } });
      await confirm(world, id);
      await run(world);
      expect(view(world, started).request.state).toBe('done');
      // Nothing of what was written before is written anew.
      expect(world.deps.store.read((tx) => tx.audit.entries({ from: 0, limit: old.entries }))).toEqual(
        before,
      );
      expect(verifyStoredLog(old.temp.path)).toMatchObject({ ok: true, findings: [] });
    }));

  test('shows the grounds that its decisions were frozen with, and they are what the log has a digest of', () =>
    withOld(async (old, world) => {
      const { store, policies } = world.deps;
      for (const { id } of Object.values(old.requests)) {
        const { revision } = view(world, id).request;
        store.read((tx) => {
          const record = tx.decisions.ofRevision(id, revision);
          const salt = tx.revisions.get(id, revision)?.salt ?? '';
          if (record?.decision.trace === undefined) throw new Error(`${id} has no trace`);
          const { trace, counterfactual } = record.decision;
          expect(trace.length).toBeGreaterThan(0);
          expect(findGrounds(tx, policies, record)).toEqual({
            grounds: { trace, counterfactual },
            problem: null,
          });
          expect(isDigestOf(record.digest, salt, record.decision)).toBe(true);
        });
      }
    }));

  test('decides by the policies in force, those of before and those of now', () =>
    withOld(async (old, world) => {
      const inReview = requestOf(old, 'inReview');
      expect(await approve(world, inReview)).toBe('approved');
      await run(world);
      expect(view(world, inReview).request.state).toBe('in-progress');
      await world.deps.store.write((tx) => {
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED });
      });
      const update = await submit(world, {
        provider: EMA2,
        action: 'update',
        account: 'msp',
        integration: 'magento',
        subject: 'magento@acme.example',
        change: { lastName: 'New' },
      });
      expect(view(world, update)).toMatchObject({
        request: { state: 'in-review' },
        effects: ['changes-details'],
      });
      expect(verifyStoredLog(old.temp.path)).toMatchObject({ ok: true, findings: [] });
    }));
});
