import { beforeEach, describe, expect, test } from 'vitest';
import {
  addIntegration,
  adoption,
  collectFor,
  entriesFrom,
  logSize,
  runStartedTask,
  submitted,
  taskInHand,
} from '../testing/act.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';
import { PIXEL } from '../testing/pixel.ts';

const installation = useInstallation();
const idOf = ({ id }: { id: string }) => ({ params: { id } });
/** Every API user has a name of its own, and one that is held for a request is nobody else's. */
let made = 0;
let MADE = { providerId: '' };
beforeEach(() => {
  made += 1;
  MADE = { providerId: `apiuser-${String(made).padStart(12, '0')}@apiconnector.com` };
});

/** A task that a second person has to look at: changing an API user that exists. */
async function updating(at: Installation) {
  const integration = await addIntegration(at);
  const user = await at.call('ada', 'adoptApiUser', { body: adoption(integration) });
  const request = await at.call('rita', 'submitRequest', {
    body: {
      provider: 'dotdigital',
      action: 'update',
      account: 'shop',
      subject: user.id,
      reason: 'The description is out of date',
      change: { description: `Spring newsletter ${made}` },
    },
  });
  for (const { kind, by } of request.outstanding) {
    const params = { id: request.request.id };
    await at.call(by === 'requester' ? 'rita' : 'olga', 'acknowledgeRequest', { params, body: { kind } });
  }
  return taskInHand(at, request);
}

describe('GET /v1/tasks', () => {
  test('lists tasks by state and by request', async () => {
    const at = installation();
    const { request, task } = await taskInHand(at);
    const list = async (query: Record<string, string>) =>
      (await at.call('pete', 'listTasks', { query })).tasks.map((one) => one.id);
    expect(await list({ request: request.request.id })).toEqual([task.id]);
    expect(await list({ request: request.request.id, state: 'open' })).toEqual([task.id]);
    expect(await list({ request: request.request.id, state: 'completed' })).toEqual([]);
  });

  test('goes on page by page', async () => {
    const at = installation();
    await taskInHand(at);
    await taskInHand(at);
    const first = await at.call('pete', 'listTasks', { query: { limit: 1 } });
    const second = await at.call('pete', 'listTasks', { query: { limit: 1, after: first.next ?? '' } });
    expect(second.tasks).toHaveLength(1);
    expect(second.tasks).not.toEqual(first.tasks);
  });

  test('answers 400 for a state that is not known', async () => {
    const error = await installation().refused('pete', 'listTasks', { query: { state: 'done' } });
    expect(error.details.problems).toEqual(['state must be one of open, completed, confirmed, cancelled']);
  });
});

describe('GET /v1/tasks/:id', () => {
  test('shows the task with all that is needed to do it', async () => {
    const at = installation();
    const { request, task } = await taskInHand(at);
    const shown = await at.call('pete', 'showTask', idOf(task));
    expect(shown).toMatchObject({
      ...task,
      stepKey: 'dotdigital.create-api-user-in-portal',
      account: 'shop',
      action: 'create',
      input: request.input,
      apiUser: { state: 'reserved' },
    });
    expect(shown.instructions.evidence).toContain('providerId');
  });

  test('answers 404 for a task that does not exist', async () => {
    const error = await installation().refused(
      'pete',
      'showTask',
      idOf({ id: 'tsk_01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
    );
    expect(error.status).toBe(404);
  });
});

describe('a task that somebody has taken on', () => {
  test('shows who has it in hand, and is released or handed over by them', async () => {
    const at = installation();
    const { task } = await taskInHand(at);
    await at.call('pete', 'startTask', { ...idOf(task), body: {} });
    const holder = async () => (await at.call('pete', 'showTask', idOf(task))).takenBy?.name ?? null;
    const name = await holder();
    expect(name).not.toBeNull();
    const { tasks } = await at.call('rita', 'listTasks', { query: { request: task.request } });
    expect(tasks).toMatchObject([{ takenBy: { name }, dueAt: expect.stringMatching(/Z$/) }]);
    expect(
      await at.refused('paul', 'handOverTask', { ...idOf(task), body: { to: 'pete@acme.example' } }),
    ).toMatchObject({
      status: 403,
      code: 'TASK_REFUSED',
    });
    await at.call('pete', 'handOverTask', { ...idOf(task), body: { to: 'paul@acme.example' } });
    expect(await holder()).not.toBe(name);
    expect((await at.refused('pete', 'releaseTask', { ...idOf(task), body: {} })).code).toBe('TASK_REFUSED');
    await at.call('ada', 'releaseTask', { ...idOf(task), body: { reason: 'Paul is away' } });
    expect(await holder()).toBeNull();
    const { history } = await at.call('pete', 'showTask', idOf(task));
    expect(history.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['handed-over', null],
      ['released', 'Paul is away'],
    ]);
  });
});

describe('POST /v1/tasks/:id/complete', () => {
  test('answers 200 and goes on to the next step', async () => {
    const at = installation();
    const inHand = await taskInHand(at);
    const { request, task } = inHand;
    await collectFor(at, inHand);
    const answer = await at.call('pete', 'completeTask', {
      ...idOf(task),
      body: { verdict: 'done', evidence: MADE },
    });
    expect(answer.state).toBe('in-progress');
    const view = await at.call('rita', 'showRequest', idOf(request.request));
    expect(view.steps.map((step) => step.state)).toEqual(['applied', 'ready']);
    expect(view.tasks).toMatchObject([{ state: 'confirmed', evidence: MADE }]);
  });

  test('credentials that come along as evidence are not shown to anybody', async () => {
    const at = installation();
    const { request, task } = await updating(at);
    const credentials = await at.services.sealer.seal('{}', at.services.sealer.recipient);
    const told = { note: 'Changed and saved' };
    const body = { verdict: 'done', evidence: { ...told, credentials } };
    await at.call('pete', 'completeTask', { ...idOf(task), body });
    const view = await at.call('rita', 'showRequest', idOf(request.request));
    expect(view.tasks).toMatchObject([{ evidence: told }]);
    expect((await at.call('pete', 'showTask', idOf(task))).evidence).toEqual(told);
  });

  test('answers 422 naming the evidence that is missing', async () => {
    const at = installation();
    const { task } = await taskInHand(at);
    const error = await at.refused('pete', 'completeTask', { ...idOf(task), body: { verdict: 'done' } });
    expect(error).toMatchObject({
      status: 422,
      code: 'EVIDENCE_MISSING',
      details: { fields: ['providerId'] },
    });
  });

  test.each(['amy', 'rita', 'ada'] as const)('answers 403 to %s, and records it once', async (who) => {
    const at = installation();
    const { task } = await taskInHand(at);
    const from = logSize(at);
    const body = { verdict: 'done', evidence: MADE };
    const error = await at.refused(who, 'completeTask', { ...idOf(task), body });
    expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(['task.refused']);
  });

  test('answers 409 for a task that is not open any more', async () => {
    const at = installation();
    const inHand = await taskInHand(at);
    const { task } = inHand;
    await collectFor(at, inHand);
    const sent = { ...idOf(task), body: { verdict: 'done', evidence: MADE } };
    await at.call('pete', 'completeTask', sent);
    const error = await at.refused('paul', 'completeTask', sent);
    expect([error.status, error.code]).toEqual([409, 'TASK_STATE']);
  });

  test.each([
    [{ verdict: 'perhaps' }, 'verdict must be one of done, not-done, retry, abandon'],
    [{ verdict: 'done', evidence: { photo: 'x' } }, 'evidence must not have "photo"'],
    [
      { verdict: 'done', evidence: { credentials: 'x' } },
      'evidence.credentials must be an armoured age file',
    ],
  ])('answers 400 for %j', async (body, problem) => {
    const params = { id: 'tsk_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const error = await installation().refused('pete', 'completeTask', { params, body });
    expect(error.details.problems).toEqual([problem]);
  });
});

describe('a picture of a task', () => {
  test('is attached, named in the report, and shown to whoever looks at it', async () => {
    const at = installation();
    const { request, task } = await updating(at);
    const body = { content: PIXEL.toString('base64') };
    const attached = await at.call('pete', 'attachEvidence', { ...idOf(task), body });
    expect(attached).toMatchObject({ mediaType: 'image/png', size: PIXEL.length });
    const evidence = { note: 'See the picture', files: [attached.id] };
    const report = { ...idOf(task), body: { verdict: 'done', evidence } };
    expect((await at.refused('paul', 'completeTask', report)).code).toBe('TASK_REFUSED');
    await at.call('pete', 'completeTask', report);
    const shown = await at.call('paul', 'showTask', idOf(task));
    expect(shown).toMatchObject({ evidence, files: [{ id: attached.id }] });
    const read = await at.call('paul', 'readEvidence', idOf({ id: shown.evidence?.files?.[0] ?? '' }));
    expect(Buffer.from(read.content, 'base64').equals(PIXEL)).toBe(true);
    expect((await at.refused('pete', 'attachEvidence', { ...idOf(task), body })).code).toBe('TASK_STATE');
    const view = await at.call('rita', 'showRequest', idOf(request.request));
    expect(view.tasks).toMatchObject([{ evidence }]);
  });

  test.each([
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'metadata cannot be taken out of a PDF'],
    ['a page', Buffer.from('<html>'), 'no type that is known'],
    ['nothing', Buffer.alloc(0), 'no type that is known'],
    ['a part of one', PIXEL.subarray(0, 40), 'cut off'],
  ])('is not %s: answers 422', async (_what, content, problem) => {
    const at = installation();
    const { task } = await taskInHand(at);
    const body = { content: content.toString('base64') };
    const error = await at.refused('pete', 'attachEvidence', { ...idOf(task), body });
    expect([error.status, error.code]).toEqual([422, 'EVIDENCE_FILE_REFUSED']);
    expect(error.message).toContain(problem);
  });
});

describe('POST /v1/tasks/:id/withdraw', () => {
  test('takes a report back, which stays in the history, and only the next one can be confirmed', async () => {
    const at = installation();
    const { task } = await updating(at);
    const report = (note: string) =>
      at.call('pete', 'completeTask', { ...idOf(task), body: { verdict: 'done', evidence: { note } } });
    await report('Saved');
    const seen = (await at.call('paul', 'showTask', idOf(task))).report;
    const body = { reason: 'I had not saved it' };
    expect((await at.refused('paul', 'withdrawReport', { ...idOf(task), body })).code).toBe('TASK_REFUSED');
    await at.call('pete', 'withdrawReport', { ...idOf(task), body });
    expect((await at.refused('pete', 'withdrawReport', { ...idOf(task), body })).code).toBe('TASK_STATE');
    await report('Saved now');
    for (const confirming of [{ accepted: true }, { accepted: true, report: seen ?? 0 }])
      expect((await at.refused('paul', 'confirmTask', { ...idOf(task), body: confirming })).code).toBe(
        'TASK_REFUSED',
      );
    const shown = await at.call('paul', 'showTask', idOf(task));
    expect(shown.history.map(({ kind, evidence, reason }) => [kind, evidence?.note ?? reason])).toEqual([
      ['completed', 'Saved'],
      ['withdrawn', 'I had not saved it'],
      ['completed', 'Saved now'],
    ]);
    const now = { accepted: true, report: shown.report ?? -1 };
    expect((await at.call('paul', 'confirmTask', { ...idOf(task), body: now })).state).toBe('done');
  });
});

describe('POST /v1/tasks/:id/confirm', () => {
  test('answers 200 to a second person, and the change is done', async () => {
    const at = installation();
    const { task } = await updating(at);
    const done = { ...idOf(task), body: { verdict: 'done', evidence: {} } };
    expect((await at.call('pete', 'completeTask', done)).state).toBe('in-progress');
    const answer = await at.call('paul', 'confirmTask', {
      ...idOf(task),
      body: { accepted: true, report: 0 },
    });
    expect(answer.state).toBe('done');
    expect(await at.call('paul', 'showTask', idOf(task))).toMatchObject({
      state: 'confirmed',
      completedBy: at.people.pete.principal.id,
      confirmer: at.people.paul.principal.id,
    });
  });

  test('a second look that does not find it opens the task again', async () => {
    const at = installation();
    const { task } = await updating(at);
    await at.call('pete', 'completeTask', { ...idOf(task), body: { verdict: 'done' } });
    await at.call('paul', 'confirmTask', {
      ...idOf(task),
      body: { accepted: false, reason: 'It is not there' },
    });
    const shown = await at.call('paul', 'showTask', idOf(task));
    expect(shown).toMatchObject({ state: 'open', completedBy: null, evidence: null });
  });

  test('answers 403 to the person who did it, and records it once', async () => {
    const at = installation();
    const { task } = await updating(at);
    await at.call('pete', 'completeTask', { ...idOf(task), body: { verdict: 'done' } });
    const from = logSize(at);
    const error = await at.refused('pete', 'confirmTask', { ...idOf(task), body: { accepted: true } });
    expect([error.status, error.code]).toEqual([403, 'TASK_REFUSED']);
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'task.refused', data: { rules: [expect.stringContaining('/')] } },
    ]);
  });

  test('answers 409 while nobody has done the task', async () => {
    const at = installation();
    const { task } = await updating(at);
    const error = await at.refused('paul', 'confirmTask', { ...idOf(task), body: { accepted: true } });
    expect([error.status, error.code]).toEqual([409, 'TASK_STATE']);
  });

  test('answers 400 without a word on whether it is accepted', async () => {
    const params = { id: 'tsk_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const error = await installation().refused('paul', 'confirmTask', { params, body: {} });
    expect(error.details.problems).toEqual(['accepted must be given']);
  });
});

describe('credentials', () => {
  test('are listed for their receiver only, and collected once, sealed to the receiver’s key', async () => {
    const at = installation();
    const { request, task } = await taskInHand(at);
    const mine = async (who: 'pete' | 'paul' | 'olga' | 'rita') =>
      (await at.call(who, 'listCredentials')).credentials.filter((one) => one.request === request.request.id);
    expect(await mine('rita')).toEqual([]);
    expect(await mine('olga')).toMatchObject([{ purpose: 'owner', collectedAt: null }]);
    expect(await mine('pete')).toEqual([]);
    await at.call('pete', 'startTask', { ...idOf(task), body: {} });
    await runStartedTask(at, request.request.id);
    expect(await mine('paul')).toEqual([]);
    const [credential] = await mine('pete');
    const sent = idOf(credential ?? { id: '' });
    const other = await at.refused('paul', 'collectCredential', sent);
    expect([other.status, other.code]).toEqual([404, 'NOT_FOUND']);
    const from = logSize(at);
    const { sealed, request: of } = await at.call('pete', 'collectCredential', sent);
    expect(of).toBe(request.request.id);
    expect((await at.people.pete.wallet.open(sealed)).length).toBeGreaterThanOrEqual(12);
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(['credential.collected']);
    const again = await at.refused('pete', 'collectCredential', sent);
    expect([again.status, again.code]).toEqual([410, 'SECRET_GONE']);
    expect(await mine('pete')).toMatchObject([{ collectedAt: expect.any(String) }]);
  });

  test('that do not exist answer 404', async () => {
    const error = await installation().refused('pete', 'collectCredential', {
      params: { id: 'sec_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    });
    expect(error.status).toBe(404);
  });

  test('nobody gets one before the request is approved', async () => {
    const at = installation();
    const { request } = await submitted(at);
    const { credentials } = await at.call('pete', 'listCredentials');
    expect(credentials.filter((one) => one.request === request.id)).toEqual([]);
  });
});
