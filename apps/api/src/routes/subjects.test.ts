import type { RequestViewWire } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { creation, entriesFrom, logSize } from '../testing/act.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

/** A request that was denied, with a person in it; it is a subject of its own. */
async function denied(at: Installation): Promise<RequestViewWire> {
  const body = await creation(at, {
    integration: 'nowhere',
    reason: 'Zebulon Quastel asked for it',
    change: { description: 'Quastel', enabled: true },
    exception: { owner: 'rita@acme.example', reason: 'Quastel knows', expiresOn: '+1d' },
  });
  return at.call('rita', 'submitRequest', { body });
}

const ask = (at: Installation, subject: string) =>
  at.call('rita', 'requestErasure', { body: { subject, reasonCode: 'gdpr-17' } });

const confirm = { body: { verdict: 'confirm' } };

describe('an erasure', () => {
  test('that two people agree on leaves every view standing, and nobody’s name in it', async () => {
    const at = installation();
    const { request } = await denied(at);
    const params = { id: request.id };
    const erasure = await ask(at, request.id);
    expect(erasure).toMatchObject({ subject: request.id, state: 'open', reasonCode: 'gdpr-17' });
    expect(
      await at.refused('rita', 'settleErasure', { params: { id: erasure.id }, ...confirm }),
    ).toMatchObject({
      status: 403,
    });
    const from = logSize(at);
    expect(await at.call('amy', 'settleErasure', { params: { id: erasure.id }, ...confirm })).toMatchObject({
      state: 'done',
    });
    const erased = entriesFrom(at, from).find(({ type }) => type === 'subject.erased');
    expect(erased?.data).toMatchObject({ subject: request.id, reasonCode: 'gdpr-17' });

    const shown = await at.call('rita', 'showRequest', { params });
    expect(shown.input).toMatchObject({
      reason: '[erased]',
      change: { description: '[erased]', enabled: true },
      exception: { owner: '[erased]', reason: '[erased]' },
    });
    const views = [
      shown,
      await at.call('audrey', 'listRequests', { query: { limit: '500' } }),
      await at.call('audrey', 'explainDecision', { params: { id: shown.decision.id } }),
      await at.call('audrey', 'showSubject', { params: { subject: request.id } }),
      await at.call('audrey', 'streamRequests', { body: { requests: [request.id] } }),
      await at.call('audrey', 'listErasures'),
    ];
    expect(JSON.stringify(views)).not.toMatch(/quastel/i);
    expect(views[3]).toMatchObject({ kind: 'request', erasures: [{ state: 'done' }], holds: [] });
  });

  test('of a person leaves the list of principals standing', async () => {
    const at = installation();
    const made = await at.call('ada', 'addPrincipal', {
      body: { name: 'Zora Quastel', email: 'zora@acme.example', kind: 'person', roles: ['requester'] },
    });
    const { id } = await at.call('ada', 'requestErasure', { body: { subject: made.id, reasonCode: 'left' } });
    expect(await at.refused('amy', 'settleErasure', { params: { id }, ...confirm })).toMatchObject({
      status: 403,
    });
    await at.call('ada', 'settleErasure', { params: { id }, body: { verdict: 'withdraw' } });
    const { principals } = await at.call('ada', 'listPrincipals');
    expect(principals.find((one) => one.id === made.id)?.name).toBe('Zora Quastel');
  });
});

describe('a hold', () => {
  test('keeps an erasure from being done, says what to do, and is released', async () => {
    const at = installation();
    const { request } = await denied(at);
    const params = { subject: request.id };
    const hold = { params, body: { matter: 'CASE-7' } };
    expect((await at.refused('sid', 'holdSubject', hold)).status).toBe(403);
    expect((await at.call('ada', 'holdSubject', hold)).holds).toMatchObject([
      { matter: 'CASE-7', releasedAt: null },
    ]);
    expect((await at.call('audrey', 'listHolds')).holds).toMatchObject([
      { subject: request.id, matter: 'CASE-7' },
    ]);
    const body = { subject: request.id, reasonCode: 'gdpr-17' };
    const refused = await at.refused('rita', 'requestErasure', { body });
    expect(refused).toMatchObject({ status: 409, code: 'SUBJECT_HELD' });
    expect(JSON.stringify(refused)).toContain(`subject release ${request.id} --matter CASE-7`);
    expect((await at.call('ada', 'releaseSubject', hold)).holds[0]?.releasedAt).not.toBeNull();
    await ask(at, request.id);
  });

  test('has a matter and a reason has a code, and neither is a sentence', async () => {
    const at = installation();
    const { request } = await denied(at);
    const hold = { params: { subject: request.id }, body: { matter: 'against Mr Quastel' } };
    expect((await at.refused('ada', 'holdSubject', hold)).status).toBe(400);
    const body = { subject: request.id, reasonCode: 'he asked for it' };
    expect((await at.refused('rita', 'requestErasure', { body })).status).toBe(400);
    expect(
      (await at.refused('rita', 'requestErasure', { body: { ...body, subject: 'quastel' } })).status,
    ).toBe(400);
  });
});
