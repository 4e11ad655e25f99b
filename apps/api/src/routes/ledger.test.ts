import { describe, expect, test } from 'vitest';
import { entriesFrom, logSize, review, submitted } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';
import { ONE, OTHER, workerElsewhere } from '../testing/worker-elsewhere.ts';

const installation = useInstallation();
/** Nobody opens it in these tests. */
const SEALED = '-----BEGIN AGE ENCRYPTED FILE-----\nYQ==\n-----END AGE ENCRYPTED FILE-----\n';
/** What the first step of the requests here leads to. */
const PREPARED = { kind: 'prepared', password: { worker: SEALED, owner: SEALED } };

const worker = (instance = ONE) => workerElsewhere(installation(), instance);

/** A request that is approved, with its first step, which a person does in a portal. */
async function approved() {
  const at = installation();
  const request = await submitted(at);
  await review(at, request);
  const { id } = request.request;
  const [step] = (await at.call('audrey', 'showRequest', { params: { id } })).steps;
  return { request: id, step: step?.id ?? '' };
}

const showState = async (request: string) =>
  (await installation().call('audrey', 'showRequest', { params: { id: request } })).request.state;

describe('a worker on another machine', () => {
  test('carries out over the API what is due, under its own name', async () => {
    const at = installation();
    const { request, step } = await approved();
    const { call } = await worker();
    const from = logSize(at);
    const started = await call('startWorker', { queue: 'redis' });
    expect(started).toMatchObject({ status: 200, leaseMillis: 12_000, stepTimeoutMillis: 1_000 });
    const opened = await call('openWork', { subject: step });
    expect(opened).toMatchObject({ status: 200, kind: 'step', order: { work: 'open-task' } });
    expect(await call('reportWork', { ticket: opened.ticket, report: PREPARED })).toMatchObject({
      kind: 'settled',
    });
    expect(await showState(request)).toBe('in-progress');
    expect(await call('stopWorker')).toMatchObject({ status: 200 });
    const entries = entriesFrom(at, from);
    expect(entries.map(({ type }) => type)).toEqual([
      'worker.started',
      'permit.used',
      'credential.sealed',
      'credential.sealed',
      'step.attempted',
      'task.opened',
      'worker.stopped',
    ]);
    for (const { actor } of entries) expect(actor).toMatchObject({ kind: 'worker', id: started.worker });
  });

  test('is told of due work by the ledger, and each row of the outbox once it is confirmed never again', async () => {
    const { step } = await approved();
    const { call } = await worker();
    const { work } = await call('claimDueWork', { window: 1_000 });
    const mine = work.filter(({ subject }: { subject: string }) => subject === step);
    expect(mine).toHaveLength(1);
    expect(await call('confirmPublished', { ids: [mine[0].id] })).toMatchObject({ status: 200 });
    const again = await call('claimDueWork', { window: 1_000 });
    expect(again.work.map(({ subject }: { subject: string }) => subject)).not.toContain(step);
    const { work: unsettled } = await call('listUnsettledWork', { ageMillis: 0 });
    expect(unsettled.map(({ subject }: { subject: string }) => subject)).toContain(step);
  });

  test('is given nothing while execution is frozen, and begins nothing that it was given before', async () => {
    const at = installation();
    const { request, step } = await approved();
    const { call } = await worker();
    const opened = await call('openWork', { subject: step });
    const body = { account: 'shop', reason: 'Somebody has a token that is not theirs' };
    const frozen = await at.call('amy', 'freeze', { body });
    expect(await call('reportWork', { ticket: opened.ticket, report: PREPARED })).toMatchObject({
      kind: 'moved',
    });
    expect(await call('openWork', { subject: step })).toMatchObject({ kind: 'settled' });
    const { work } = await call('claimDueWork', { window: 1_000 });
    expect(work.map(({ subject }: { subject: string }) => subject)).not.toContain(step);
    const shown = await at.call('audrey', 'showRequest', { params: { id: request } });
    expect(shown).toMatchObject({
      request: { state: 'approved' },
      waitsFor: { because: 'freeze', freeze: frozen.id },
    });
    const status = await at.call('rita', 'status', {});
    expect(status.freezes).toEqual([expect.objectContaining({ id: frozen.id, account: 'shop' })]);
    const thaw = await at.call('ada', 'thaw', {
      params: { id: frozen.id },
      body: { reason: 'It was revoked' },
    });
    expect(thaw.content).toEqual({ kind: 'freeze.lift', freeze: frozen.id });
    const again = await call('claimDueWork', { window: 1_000 });
    expect(again.work.map(({ subject }: { subject: string }) => subject)).toContain(step);
  });

  test('sees in the version that something has changed', async () => {
    const { call } = await worker();
    const before = await call('watchLedger');
    expect(before).toMatchObject({ status: 200, writable: true });
    await approved();
    expect((await call('watchLedger')).version).not.toBe(before.version);
  });
});

describe('whoever holds a token of a worker', () => {
  test('carries out nothing that is not due: not approved, not known, done already, or of a request that waits', async () => {
    const at = installation();
    const waiting = await submitted(at);
    const { call } = await worker();
    const from = logSize(at);
    expect(waiting.steps).toEqual([]);
    expect(await call('openWork', { subject: `stp_${ONE}` })).toEqual({ status: 200, kind: 'settled' });
    expect(entriesFrom(at, from).map(({ type }) => type)).toEqual(['job.refused']);
    const { step } = await approved();
    const { ticket } = await call('openWork', { subject: step });
    expect(await call('reportWork', { ticket, report: PREPARED })).toMatchObject({ kind: 'settled' });
    const after = logSize(at);
    expect(await call('openWork', { subject: step })).toEqual({ status: 200, kind: 'settled' });
    expect(await call('reportWork', { ticket, report: PREPARED })).toEqual({ status: 200, kind: 'moved' });
    expect(await call('beginWork', { ticket, password: null })).toEqual({ status: 200, attempt: null });
    expect(logSize(at)).toBe(after);
  });

  test('cannot use the ticket of another worker, nor name its lease', async () => {
    const at = installation();
    const { step } = await approved();
    const owner = await worker();
    const thief = await worker();
    const second = await worker(OTHER);
    const { ticket } = await owner.call('openWork', { subject: step });
    const from = logSize(at);
    for (const { call } of [thief, second]) {
      expect(await call('reportWork', { ticket, report: PREPARED })).toEqual({ status: 200, kind: 'moved' });
      const outcome = { kind: 'applied', step, attempt: 1, result: { knownBy: 'inventory' }, goesOn: false };
      expect(await call('reportWork', { ticket, report: outcome })).toEqual({ status: 200, kind: 'settled' });
    }
    expect(logSize(at)).toBe(from);
  });

  test('says nothing of an attempt that was never begun', async () => {
    const at = installation();
    const { request, step } = await approved();
    const { call } = await worker();
    const { ticket } = await call('openWork', { subject: step });
    const from = logSize(at);
    for (const attempt of [1, 2]) {
      const report = { kind: 'applied', step, attempt, result: { knownBy: 'inventory' }, goesOn: true };
      expect(await call('reportWork', { ticket, report })).toEqual({ status: 200, kind: 'settled' });
    }
    expect(logSize(at)).toBe(from);
    expect(await showState(request)).toBe('approved');
  });

  test('gets nothing but work, and nothing any more once the token is revoked', async () => {
    const at = installation();
    const { call, id, token } = await worker();
    for (const name of ['listRequests', 'status', 'listPrincipals', 'streamEntries'] as const) {
      const response = await send(at.app, name, { token });
      if (response.statusCode === 200) expect(JSON.stringify(response.json())).not.toContain('@');
      else expect(response.statusCode).toBe(403);
    }
    await at.call('ada', 'revokeToken', { params: { id } });
    expect(await call('watchLedger')).toMatchObject({ status: 401, code: 'TOKEN_REVOKED' });
  });
});

test.each(['ada', 'rita', 'amy', 'pete', 'audrey'] as const)(
  '%s is no worker, whatever roles that brings',
  async (who) => {
    for (const name of ['startWorker', 'openWork', 'renewLeases', 'beginWork', 'reportWork'] as const) {
      const refused = await installation().refused(who, name, { params: { instance: ONE }, body: {} });
      expect(refused).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
  },
);

test('the role worker is for a machine of all accounts that has no other role', async () => {
  const machine = { name: 'Worker', email: 'fleet@acme.example', kind: 'machine', roles: ['worker'] };
  for (const wrong of [
    { kind: 'person' },
    { roles: ['worker', 'requester'] },
    { accounts: ['shop'] },
    { accounts: [] },
  ]) {
    const refused = await installation().refused('ada', 'addPrincipal', { body: { ...machine, ...wrong } });
    expect(refused).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    expect(JSON.stringify(refused)).toContain('the role worker is for a machine');
  }
});
