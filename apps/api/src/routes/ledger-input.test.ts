import { describe, expect, test } from 'vitest';
import { addIntegration, entriesFrom, logSize, review } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';
import { workerElsewhere } from '../testing/worker-elsewhere.ts';

const installation = useInstallation();
const HALF = String.fromCharCode(0xd800);
const LONG = 'x'.repeat(100_000);
const OBSERVED = { call: 'resource', status: 403, code: 'forbidden' };

/** The company of the account. */
const COMPANY = '11111111-1111-4111-8111-111111111111';
let users = 0;

/** An approved step that the API of the provider carries out, begun by a worker on another machine. */
async function begun() {
  const at = installation();
  users += 1;
  const request = await at.call('rita', 'submitRequest', {
    body: {
      provider: 'eset-msp-administrator-2',
      action: 'create',
      account: 'msp',
      integration: await addIntegration(at),
      reason: 'It is needed',
      change: {
        firstName: 'User',
        lastName: `Number ${users}`,
        email: `user-${users}@acme.example`,
        companyId: COMPANY,
        permissionType: 2,
        countryCode: 'DEU',
      },
    },
  });
  await review(at, request);
  const { id } = request.request;
  const show = async () => at.call('audrey', 'showRequest', { params: { id } });
  const step = (await show()).steps[0]?.id ?? '';
  const { call } = await workerElsewhere(at);
  const { ticket } = await call('openWork', { subject: step });
  const { attempt } = await call('beginWork', { ticket, password: null });
  expect(attempt).toBe(1);
  const stateOf = async () => (await show()).steps[0]?.state;
  const report = (said: object) => call('reportWork', { ticket, report: { step, attempt, ...said } });
  return { call, ticket, step, stateOf, report };
}

const FAILURE = {
  code: 'PROVIDER_UNAVAILABLE',
  message: 'It does not answer.',
  retryable: true,
  effect: 'unknown',
  retryAfterMillis: null,
  observations: [],
};
const DONE = { kind: 'applied', goesOn: false, result: { knownBy: 'answered' } };

describe('what the log or the store could not take is refused with a reason, and the step stays as it was', () => {
  const result = (more: object) => ({ ...DONE, result: { knownBy: 'answered', ...more } });
  const failed = (more: object) => ({ kind: 'failed', failure: { ...FAILURE, ...more } });
  const wrong: Readonly<Record<string, object>> = {
    'an identifier with half a character': result({ providerId: `a${HALF}` }),
    'an identifier with a control character': result({ providerId: 'a\u0000b' }),
    'an identifier without end': result({ providerId: LONG }),
    'a status without end': result({ status: LONG }),
    'a permission that is no whole number': result({ permissionType: 1.5 }),
    'a permission beyond every whole number': result({ permissionType: 1e300 }),
    'more answers than anybody asks for': result({ observations: Array(101).fill(OBSERVED) }),
    'the code of a failure that is a text': failed({ code: 'see user-1@acme.example' }),
    'the code of a failure with half a character': failed({ code: `A${HALF}` }),
    'a pause that is no whole number': failed({ retryAfterMillis: 0.5 }),
    'a pause before now': failed({ retryAfterMillis: -1 }),
    'that people looked': result({ knownBy: 'attested' }),
    'that somebody said so': result({ knownBy: 'reported' }),
    'an attempt that is no whole number': { ...DONE, attempt: 1.5 },
    'an attempt beyond every whole number': { ...DONE, attempt: 1e300 },
    'more than there is to say': { ...DONE, approved: true },
  };
  test.each(Object.entries(wrong))('%s', async (_, said) => {
    const { report, stateOf } = await begun();
    const from = logSize(installation());
    expect(await report(said)).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    expect(logSize(installation())).toBe(from);
    expect(await stateOf()).toBe('attempting');
    expect(await report(DONE)).toMatchObject({ status: 200 });
    expect(await stateOf()).toBe('applied');
  });
});

test('how a step failed is kept however it is told: a text without end is cut, and half a character is none', async () => {
  const { report, step } = await begun();
  const from = logSize(installation());
  const failure = { ...FAILURE, message: `${HALF}${LONG}`, retryAfterMillis: Number.MAX_SAFE_INTEGER };
  expect(await report({ kind: 'failed', failure })).toMatchObject({ status: 200, kind: 'settled' });
  const entries = entriesFrom(installation(), from);
  expect(entries).toMatchObject([{ type: 'step.failed', data: { step, code: FAILURE.code } }]);
  const { store, clock } = installation().services;
  const { stored, due } = store.read((tx) => ({
    stored: tx.steps.get(step)?.problem?.message ?? '',
    due: tx.outbox.ofSubject(step)?.availableAt ?? Number.MAX_SAFE_INTEGER,
  }));
  expect(stored).toHaveLength(4_000);
  expect(stored.isWellFormed()).toBe(true);
  // However long the provider is said to want to be left alone.
  expect(due - clock.now()).toBeLessThanOrEqual(15 * 60_000);
});

test('the check of an account is told as such, and no longer than accounts are', async () => {
  const at = installation();
  const { id } = await at.call('ada', 'checkAccount', { params: { id: 'shop' } });
  const { call } = await workerElsewhere(at);
  const { ticket } = await call('openWork', { subject: id });
  const diagnosed = { kind: 'diagnosed', result: 'good', code: null, message: '', observations: [] };
  const finding = { check: 'access', ok: true, message: `${HALF}${LONG}` };
  const endless = { kind: 'account-checked', findings: Array(2_001).fill({ ...finding, message: '' }) };
  for (const report of [diagnosed, endless, { kind: 'unprepared', failure: FAILURE }])
    expect(await call('reportWork', { ticket, report })).toMatchObject({ status: 400 });
  const report = { kind: 'account-checked', findings: [finding] };
  expect(await call('reportWork', { ticket, report })).toMatchObject({ status: 200, kind: 'settled' });
  const stored = at.services.store.read((tx) => tx.accountChecks.get(id)?.findings ?? []);
  expect(stored).toMatchObject([{ check: 'access', ok: true }]);
  expect(stored[0]?.message).toHaveLength(4_000);
});

describe('whatever a worker sends that is no answer', () => {
  test.each([
    ['openWork', { subject: `stp_${HALF}` }],
    ['openWork', { subject: 'bat_01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
    ['beginWork', { ticket: LONG, password: null }],
    ['beginWork', { ticket: 'x', password: { worker: 'clear', owner: 'clear' } }],
    ['renewLeases', { steps: ['stp_x'] }],
    ['claimDueWork', { window: 1e300 }],
    ['claimDueWork', { window: 0 }],
    ['listUnsettledWork', { ageMillis: -1 }],
    ['listUnsettledWork', { ageMillis: 1e300 }],
    ['confirmPublished', { ids: ['stp_01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
    ['reportReachable', { account: `a${HALF}` }],
    ['startWorker', { queue: 'embedded' }],
  ] as const)('is refused with a reason: %s %j', async (name, body) => {
    const { call } = await workerElsewhere(installation());
    expect(await call(name, body)).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  });

  test.each([
    ['openWork', { subject: 'chk_01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
    ['beginWork', { ticket: 'x', password: null }],
    ['showHeldSecrets', { ticket: `${HALF}` }],
    ['renewLeases', { steps: ['stp_01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
    ['claimDueWork', { window: 100_000 }],
    ['listUnsettledWork', { ageMillis: Number.MAX_SAFE_INTEGER }],
    ['confirmPublished', { ids: ['out_01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
    ['republishWork', { ids: ['out_01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
    ['reportReachable', { account: 'nowhere' }],
    ['reportReachable', { account: 'shop' }],
    ['claimProbes', undefined],
  ] as const)('changes nothing: %s %j', async (name, body) => {
    const { call } = await workerElsewhere(installation());
    const from = logSize(installation());
    expect(await call(name, body)).toMatchObject({ status: 200 });
    expect(logSize(installation())).toBe(from);
  });
});
