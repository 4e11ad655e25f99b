import type { GovernanceChangeView, RequestViewWire } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { creation, entriesFrom, logSize } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
let zora = '';
const prepared: RequestViewWire[] = [];
beforeAll(async () => {
  const at = installation();
  const body = { name: 'Zora Quastel', email: 'zora@acme.example', kind: 'person', roles: ['requester'] };
  zora = (await at.call('ada', 'addPrincipal', { body })).id;
  // Integrations are registered by one person no longer than the set-up takes.
  for (let made = 0; made < 3; made += 1) prepared.push(await submitDenied(at));
  await at.call('ada', 'sealInstallation');
});

/** A request that was denied, with a person in it; it is a subject of its own. */
async function submitDenied(at: Installation): Promise<RequestViewWire> {
  const body = await creation(at, {
    integration: 'nowhere',
    reason: 'Zebulon Quastel asked for it',
    change: { description: 'Quastel', enabled: true },
    exception: { owner: 'rita@acme.example', reason: 'Quastel knows', expiresOn: '+1d' },
  });
  return at.call('rita', 'submitRequest', { body });
}

function denied(): RequestViewWire {
  const view = prepared.pop();
  if (view === undefined) throw new Error('prepare another request');
  return view;
}

const ask = (at: Installation, subject: string) =>
  at.call('rita', 'requestErasure', { body: { subject, reasonCode: 'gdpr-17' } });

const approval = ({ id, digest }: GovernanceChangeView) => ({
  params: { id },
  body: { verdict: 'approve', digest },
});

describe('an erasure', () => {
  test('that two people agree on leaves every view standing, and nobody’s name in it', async () => {
    const at = installation();
    const { request } = denied();
    const params = { id: request.id };
    const erasure = await ask(at, request.id);
    expect(erasure).toMatchObject({ state: 'proposed', effects: ['removes-evidence'] });
    expect((await at.refused('rita', 'reviewChange', approval(erasure))).status).toBe(403);
    const from = logSize(at);
    await at.call('amy', 'reviewChange', approval(erasure));
    expect((await at.call('bob', 'reviewChange', approval(erasure))).state).toBe('done');
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
    expect(views[3]).toMatchObject({
      kind: 'request',
      erasures: [{ state: 'done', reasonCode: 'gdpr-17' }],
      holds: [],
    });
  });

  test('of a person leaves the list of principals standing', async () => {
    const at = installation();
    const change = await at.call('ada', 'requestErasure', { body: { subject: zora, reasonCode: 'left' } });
    expect((await at.refused('sid', 'reviewChange', approval(change))).status).toBe(403);
    await at.call('ada', 'withdrawChange', { params: { id: change.id } });
    const { principals } = await at.call('ada', 'listPrincipals');
    expect(principals.find((one) => one.id === zora)?.name).toBe('Zora Quastel');
  });
});

describe('a hold', () => {
  test('keeps an erasure from being done, says what to do, and is released', async () => {
    const at = installation();
    const { request } = denied();
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
    const sent = { ...hold, body: { ...hold.body, reason: 'The matter is over' } };
    const asked = await send(at.app, 'releaseSubject', { ...sent, token: at.people.ada.token });
    expect([asked.statusCode, asked.json().state]).toEqual([202, 'proposed']);
    expect((await at.refused('ada', 'reviewChange', approval(asked.json()))).code).toBe('REVIEW_REFUSED');
    await at.call('amy', 'reviewChange', approval(asked.json()));
    expect((await at.call('audrey', 'listHolds')).holds).toHaveLength(1);
    await at.call('bob', 'reviewChange', approval(asked.json()));
    expect((await at.call('audrey', 'listHolds')).holds).toEqual([]);
    await ask(at, request.id);
  });

  test('has a matter and a reason has a code, and neither is a sentence', async () => {
    const at = installation();
    const { request } = denied();
    const hold = { params: { subject: request.id }, body: { matter: 'against Mr Quastel' } };
    expect((await at.refused('ada', 'holdSubject', hold)).status).toBe(400);
    const body = { subject: request.id, reasonCode: 'he asked for it' };
    expect((await at.refused('rita', 'requestErasure', { body })).status).toBe(400);
    expect(
      (await at.refused('rita', 'requestErasure', { body: { ...body, subject: 'quastel' } })).status,
    ).toBe(400);
  });
});
