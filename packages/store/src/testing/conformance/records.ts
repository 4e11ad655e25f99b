import type { TokenRecord } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import {
  insertDirectory,
  sampleAccount,
  sampleApiUser,
  sampleBatch,
  sampleDecision,
  sampleId,
  sampleIntegration,
  samplePasskey,
  samplePrincipal,
  sampleRequest,
  sampleReview,
  sampleRevision,
  sampleSecret,
  sampleStep,
  sampleTask,
  sampleToken,
} from '../sample-records.ts';
import { permittedBy, type WithStore } from './with-store.ts';

const REQUEST = sampleId('req', 1);
const DIGEST = 'd'.repeat(64);

/** What is written comes back, and what may not be written is refused by name. */
export function testRecords(withStore: WithStore): void {
  const withPermitted = permittedBy(withStore);

  it('every record comes back as it was written', async () => {
    await withPermitted((tx) => {
      const machine = {
        ...samplePrincipal,
        id: sampleId('pri', 2),
        email: 'bot@acme.example',
        accounts: ['a', 'b'],
      };
      const token: TokenRecord = {
        ...sampleToken,
        kind: 'api',
        hash: DIGEST,
        scopes: ['read', 'submit'],
        lastUsedAt: 5,
        idleMillis: 6,
        proof: 'invitation',
        client: 'Chromium on Linux',
        address: '127.0.0.1',
      };
      const apiUser = sampleApiUser(1, {
        integrationsEnabled: true,
        twoFactorEnabled: false,
        permissionType: 0,
      });
      const decision = sampleDecision(1, { request: REQUEST, operation: 'create' });
      const review = sampleReview(1, REQUEST);
      const acknowledgement = {
        request: REQUEST,
        revision: 1,
        kind: 'breakage',
        principal: samplePrincipal.id,
        createdAt: 2,
      } as const;
      const permit = tx.permits.ofRequest(REQUEST);
      if (permit === undefined) throw new Error('there is no permit');
      const step = sampleStep(1, permit, {
        result: { knownBy: 'answered' },
        problem: { code: 'X', message: 'Wait.', effect: 'none' },
      });
      const task = sampleTask(1, step, { evidence: { note: 'seen' }, confirmedBy: 'second-person' });
      const secret = sampleSecret(1, REQUEST, { principal: null, purpose: 'worker' });
      const batch = sampleBatch(1);
      const row = {
        batch: batch.id,
        line: 2,
        request: null,
        verdict: 'refused' as const,
        problems: [{ line: 2, column: null, value: 'x', rule: 'r' }],
      };
      const staged = [{ line: 2, problems: row.problems }];
      const check = {
        id: sampleId('chk', 1),
        account: sampleAccount.id,
        state: 'waiting',
        findings: [],
        createdAt: 1,
        apiUser: apiUser.id,
        credentials: 'sealed',
      } as const;
      const exception = {
        request: REQUEST,
        rule: 'eset/one',
        owner: 'olga@acme.example',
        expiresOn: '2026-02-01',
        endedBy: null,
      };

      tx.principals.insert(machine);
      tx.tokens.insert(token);
      tx.passkeys.insert(samplePasskey);
      tx.apiUsers.insert(apiUser);
      tx.decisions.insert(decision);
      tx.reviews.insert(review);
      tx.acknowledgements.insert(acknowledgement);
      tx.steps.insert([step]);
      tx.tasks.insert(task);
      tx.secrets.insert(secret);
      tx.batches.insert(batch);
      tx.batches.insertRow(row);
      tx.batches.insertChunk({ batch: batch.id, number: 0, rows: staged });
      tx.batches.insertChunk({ batch: sampleId('bat', 9), number: 0, rows: staged });
      tx.accountChecks.insert(check);
      tx.exceptions.insert(exception);

      expect(tx.principals.list()).toEqual([samplePrincipal, machine]);
      expect(tx.passkeys.byCredential(samplePasskey.credentialId)).toEqual(samplePasskey);
      expect(tx.passkeys.of(samplePrincipal.id)).toEqual([samplePasskey]);
      expect(tx.tokens.byHash(DIGEST)).toEqual(token);
      expect(tx.accounts.list()).toEqual([sampleAccount]);
      expect(tx.integrations.list()).toEqual([sampleIntegration]);
      const groups = [
        { id: 'finance', members: [] },
        { id: 'security', members: [samplePrincipal.id] },
      ];
      tx.groups.put({ id: 'security', members: [] });
      for (const group of groups) tx.groups.put(group);
      expect(tx.groups.list()).toEqual(groups);
      expect(tx.groups.get('finance')).toEqual(groups[0]);
      expect(tx.groups.of(samplePrincipal.id)).toEqual(['security']);
      const delegation = {
        id: sampleId('gov', 7),
        delegator: samplePrincipal.id,
        delegate: machine.id,
        madeAt: 1,
        beginsAt: 2,
        endsAt: 3,
        endedAt: null,
      };
      tx.delegations.insert(delegation);
      expect(tx.delegations.byDelegator(samplePrincipal.id)).toEqual([delegation]);
      expect(tx.delegations.byDelegator(machine.id)).toEqual([]);
      expect(tx.delegations.between(samplePrincipal.id, machine.id)).toEqual([delegation]);
      expect(tx.delegations.between(machine.id, samplePrincipal.id)).toEqual([]);
      tx.delegations.end(delegation.id, 2);
      const ended = { ...delegation, endedAt: 2 };
      expect(tx.delegations.get(delegation.id)).toEqual(ended);
      expect(tx.delegations.list()).toEqual([ended]);
      expect(tx.delegations.byDelegate(machine.id)).toEqual([ended]);
      expect(tx.apiUsers.get(apiUser.id)).toEqual(apiUser);
      expect(tx.requests.get(REQUEST)).toEqual(sampleRequest(1));
      expect(tx.revisions.list(REQUEST)).toEqual([sampleRevision(REQUEST)]);
      expect(tx.revisions.authors(REQUEST)).toEqual([sampleRevision(REQUEST).author]);
      expect(tx.decisions.get(decision.decision.id)).toEqual(decision);
      expect(tx.reviews.list(REQUEST, 1)).toEqual([review]);
      expect(tx.acknowledgements.list(REQUEST, 1)).toEqual([acknowledgement]);
      expect(tx.steps.ofRequest(REQUEST)).toEqual([step]);
      expect(tx.tasks.get(task.id)).toEqual(task);
      expect(tx.secrets.ofRequest(REQUEST)).toEqual([secret]);
      expect(tx.batches.byFileDigest(batch.fileDigest)).toEqual(batch);
      expect(tx.batches.rows(batch.id, { after: 0, limit: 1 })).toEqual([row]);
      expect(tx.batches.rows(batch.id, { after: row.line, limit: 1 })).toEqual([]);
      expect(tx.batches.rows(batch.id, { after: 0, limit: 1, verdict: 'refused' })).toEqual([row]);
      expect(tx.batches.rows(batch.id, { after: 0, limit: 1, verdict: 'deny' })).toEqual([]);
      expect(tx.batches.countVerdicts(batch.id)).toEqual({ refused: 1 });
      expect(tx.batches.unfinished()).toEqual([batch.id]);
      expect(tx.batches.list({ limit: 2, descending: true })).toEqual([batch]);
      expect(tx.batches.list({ limit: 2, submitter: 'prn_other' })).toEqual([]);
      expect([tx.batches.chunk(batch.id, 0), tx.batches.chunk(batch.id, 1)]).toEqual([staged, undefined]);
      tx.batches.dropChunksOfNone();
      expect([batch.id, sampleId('bat', 9)].map(tx.batches.countChunks)).toEqual([1, 0]);
      tx.batches.dropChunks(batch.id);
      expect(tx.batches.countChunks(batch.id)).toBe(0);
      expect([tx.batches.hasRow(batch.id, 2), tx.batches.hasRow(batch.id, 3)]).toEqual([true, false]);
      expect(tx.accountChecks.get(check.id)).toEqual(check);
      expect(tx.exceptions.ofRequest(REQUEST)).toEqual(exception);
    });
  });

  it('a change touches what it names and nothing else', async () => {
    await withPermitted((tx) => {
      tx.apiUsers.insert(sampleApiUser(1, { twoFactorEnabled: true, reviewOn: '2026-05-01' }));
      tx.apiUsers.update(sampleId('usr', 1), { state: 'disabled', twoFactorEnabled: null });
      expect(tx.apiUsers.get(sampleId('usr', 1))).toEqual(
        sampleApiUser(1, { state: 'disabled', twoFactorEnabled: null, reviewOn: '2026-05-01' }),
      );

      tx.requests.update(REQUEST, { state: 'failed', failure: 'X', updatedAt: 9 });
      expect(tx.requests.get(REQUEST)).toEqual(
        sampleRequest(1, { state: 'failed', failure: 'X', updatedAt: 9 }),
      );

      const permit = tx.permits.ofRequest(REQUEST);
      if (permit === undefined) throw new Error('there is no permit');
      const step = sampleStep(1, permit, { result: { knownBy: 'answered' } });
      tx.steps.insert([step]);
      tx.steps.update(step.id, { leaseHolder: 'w1', leaseUntil: 5, updatedAt: 9 });
      expect(tx.steps.get(step.id)).toEqual({ ...step, leaseHolder: 'w1', leaseUntil: 5, updatedAt: 9 });

      const task = sampleTask(1, step);
      tx.tasks.insert(task);
      tx.tasks.update(task.id, { state: 'completed', completedBy: samplePrincipal.id, evidence: {} });
      expect(tx.tasks.get(task.id)).toEqual({
        ...task,
        state: 'completed',
        completedBy: samplePrincipal.id,
        evidence: {},
      });
      expect(tx.tasks.openOfStep(step.id)).toBeUndefined();
    });
  });

  it('a change of what does not exist is refused', async () => {
    await withPermitted((tx) => {
      const missing = expect.objectContaining({ code: 'NOT_FOUND' });
      expect(() => tx.requests.update('req_x', { updatedAt: 1 })).toThrow(missing);
      expect(() => tx.apiUsers.update('usr_x', {})).toThrow(missing);
      expect(() => tx.steps.update('stp_x', { updatedAt: 1 })).toThrow(missing);
      expect(() => tx.tasks.update('tsk_x', {})).toThrow(missing);
      expect(() => tx.batches.update('bat_x', { canary: null })).toThrow(missing);
      expect(() =>
        tx.accountChecks.update('chk_x', { state: 'done', findings: [], credentials: null }),
      ).toThrow(missing);
      expect(() => tx.exceptions.end('req_x', 'req_y')).toThrow(missing);
      expect(() => tx.permits.markUsed('prm_x', 1)).toThrow(missing);
      expect(() => tx.secrets.markCollected('sec_x', 1)).toThrow(missing);
      expect(() => tx.accounts.replace({ ...sampleAccount, id: 'other' })).toThrow(missing);
    });
  });

  it('what refers to something that does not exist is refused', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      await expect(store.write((tx) => tx.reviews.insert(sampleReview(1, REQUEST)))).rejects.toThrow(
        'There is no request',
      );
      await expect(
        store.write((tx) => tx.requests.insert(sampleRequest(1, { account: 'nowhere' }))),
      ).rejects.toThrow('FOREIGN KEY');
    });
  });

  it('names that are taken are refused by name', async () => {
    await withPermitted((tx) => {
      const taken = (details: object) => expect.objectContaining({ code: 'ALREADY_EXISTS', details });
      expect(() =>
        tx.principals.insert({ ...samplePrincipal, id: sampleId('pri', 9), email: 'RITA@acme.example' }),
      ).toThrow(taken({ what: 'principal', id: 'RITA@acme.example' }));
      expect(() => tx.accounts.insert(sampleAccount)).toThrow(taken({ what: 'account', id: 'acme-shop' }));
      expect(() => tx.integrations.insert(sampleIntegration)).toThrow(
        taken({ what: 'integration', id: 'shop' }),
      );
      tx.batches.insert(sampleBatch(1));
      expect(() => tx.batches.insert({ ...sampleBatch(1), id: sampleId('bat', 2) })).toThrow(
        expect.objectContaining({ code: 'ALREADY_EXISTS' }),
      );
    });
  });

  it('a decision that was frozen with its grounds comes back with them, others without', async () => {
    await withPermitted((tx) => {
      const plain = sampleDecision(1, { request: REQUEST, operation: 'review' });
      const old = sampleDecision(2, { request: REQUEST, operation: 'create' });
      const found = { ruleId: 'r', pointer: '', operator: 'equal', expected: null, actual: 1, result: true };
      const trace = [{ ...found, fact: 'apiUserCount' }];
      const withGrounds = { ...old, decision: { ...old.decision, trace, counterfactual: null } };
      tx.decisions.insert(plain);
      tx.decisions.insert(withGrounds);
      expect(tx.decisions.get(plain.decision.id)).toStrictEqual(plain);
      expect(tx.decisions.get(old.decision.id)).toStrictEqual(withGrounds);
    });
  });

  it('a principal is found by e-mail address in any case', async () => {
    await withPermitted((tx) => {
      expect(tx.principals.byEmail('Rita@ACME.example')).toEqual(samplePrincipal);
    });
  });

  it('an account can be replaced, but not by one on another provider', async () => {
    await withPermitted((tx) => {
      const renamed = { ...sampleAccount, companyName: 'Acme Ltd' };
      tx.accounts.replace(renamed);
      expect(tx.accounts.get(sampleAccount.id)).toEqual(renamed);
      const moved = {
        provider: 'eset-business-account',
        id: sampleAccount.id,
        companyName: 'Acme',
        companyId: 'c',
        operators: sampleAccount.operators,
        emailDomains: [],
        region: 'eu',
      } as const;
      expect(() =>
        tx.accounts.replace({ ...moved, operators: [...moved.operators], emailDomains: [] }),
      ).toThrow(expect.objectContaining({ code: 'ACCOUNT_PROVIDER_MISMATCH' }));
    });
  });
}
