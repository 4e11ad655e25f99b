import { describe, expect, test } from 'vitest';
import {
  addIntegration,
  adoption,
  creation,
  enrolled,
  entriesFrom,
  logSize,
  review,
  submitted,
  taskInHand,
} from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const idOf = ({ request }: { request: { id: string } }) => ({ params: { id: request.id } });

describe('POST /v1/requests/:id/revisions', () => {
  test('answers 201 with a new revision that is decided anew, and voids the reviews of the one before', async () => {
    const at = installation();
    const first = await submitted(at);
    await review(at, first);
    const from = logSize(at);
    const body = { ...first.input, reason: 'The newsletter and the shop need it' };
    const second = await at.call('rita', 'editRequest', { ...idOf(first), body });
    expect(second.request).toMatchObject({ state: 'in-review', revision: 2 });
    expect(second.revision.digest).not.toBe(first.revision.digest);
    expect(second.revisions.map((one) => one.revision)).toEqual([1, 2]);
    expect(second.approvals.given).toBe(0);
    expect(second.steps.filter((step) => step.state !== 'skipped')).toEqual([]);
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(['request.edited', 'decision.made']);
  });

  test('a review of the revision before is refused with 409', async () => {
    const at = installation();
    const first = await submitted(at);
    const body = { ...first.input, reason: 'Another reason' };
    await at.call('rita', 'editRequest', { ...idOf(first), body });
    const error = await at.refused('amy', 'reviewRequest', {
      ...idOf(first),
      body: { verdict: 'approve', digest: first.revision.digest },
    });
    expect(error).toMatchObject({ status: 409, code: 'REVISION_MOVED', details: { revision: 2 } });
  });

  test('answers 403 to another requester, and records it', async () => {
    const at = installation();
    const first = await submitted(at);
    const from = logSize(at);
    const error = await at.refused('rex', 'editRequest', { ...idOf(first), body: first.input });
    expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(['access.refused']);
  });

  test('answers 400 where the edit would make it another request', async () => {
    const at = installation();
    const first = await submitted(at);
    const body = { ...first.input, action: 'delete', subject: 'x' };
    const error = await at.refused('rita', 'editRequest', { ...idOf(first), body });
    expect([error.status, error.code]).toEqual([400, 'INPUT_INVALID']);
  });

  test('answers 409 once the work has begun, and when it was taken back', async () => {
    const at = installation();
    const { request } = await taskInHand(at);
    const cancelled = await submitted(at);
    await at.call('rita', 'cancelRequest', idOf(cancelled));
    for (const one of [request, cancelled]) {
      const error = await at.refused('rita', 'editRequest', { ...idOf(one), body: one.input });
      expect([error.status, error.code]).toEqual([409, 'REQUEST_STATE']);
    }
  });

  test('answers 422 for an operator that the account does not have', async () => {
    const at = installation();
    const first = await submitted(at);
    const body = { ...first.input, operator: 'somebody' };
    const error = await at.refused('rita', 'editRequest', { ...idOf(first), body });
    expect([error.status, error.code]).toEqual([422, 'OPERATOR_UNKNOWN']);
    expect(await at.call('rita', 'showRequest', idOf(first))).toEqual(first);
  });
});

describe('POST /v1/requests/:id/cancel', () => {
  test('answers 200 and lets the integration be asked for again', async () => {
    const at = installation();
    const first = await submitted(at);
    const cancelled = await at.call('rita', 'cancelRequest', idOf(first));
    expect(cancelled.request.state).toBe('cancelled');
    const again = await at.call('rita', 'submitRequest', { body: first.input });
    expect(again.request.state).toBe('in-review');
  });

  test('an administrator may, another requester may not, which is recorded', async () => {
    const at = installation();
    const first = await submitted(at);
    const from = logSize(at);
    const error = await at.refused('rex', 'cancelRequest', idOf(first));
    expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(['access.refused']);
    expect((await at.call('ada', 'cancelRequest', idOf(first))).request.state).toBe('cancelled');
  });

  test('answers 409 when there is nothing to take back any more', async () => {
    const at = installation();
    const first = await submitted(at);
    await at.call('rita', 'cancelRequest', idOf(first));
    const error = await at.refused('rita', 'cancelRequest', idOf(first));
    expect([error.status, error.code]).toEqual([409, 'REQUEST_STATE']);
  });
});

describe('POST /v1/requests/:id/reviews', () => {
  test('answers 201 and approves the request once enough people have', async () => {
    const at = installation();
    const first = await submitted(at);
    const answer = await review(at, first);
    expect(answer.state).toBe('approved');
    const view = await at.call('rita', 'showRequest', idOf(first));
    expect(view.reviews).toMatchObject([
      { id: answer.review, principal: at.people.amy.principal.id, verdict: 'approve', roles: ['approver'] },
    ]);
    expect(view.steps.map((step) => step.state)).toEqual(['ready', 'waiting']);
  });

  test('one reject ends the request', async () => {
    const at = installation();
    const first = await submitted(at);
    expect((await review(at, first, { verdict: 'reject' })).state).toBe('rejected');
    const error = await at.refused('bob', 'reviewRequest', {
      ...idOf(first),
      body: { verdict: 'approve', digest: first.revision.digest },
    });
    expect([error.status, error.code]).toEqual([409, 'REQUEST_STATE']);
  });

  test('answers 403 to whoever asked for the change, and the log tells the rule', async () => {
    const at = installation();
    const both = await at.call('ada', 'addPrincipal', {
      body: {
        name: 'Both',
        email: 'both@acme.example',
        kind: 'person',
        roles: ['requester', 'approver'],
      },
    });
    const token = await enrolled(at, both.id);
    const headers = { authorization: `Bearer ${token}` };
    const own = await at.call('rita', 'submitRequest', { body: await creation(at), headers });
    expect(own.request.requester).toBe(both.id);
    const from = logSize(at);
    const body = { verdict: 'approve', digest: own.revision.digest };
    const error = await at.refused('rita', 'reviewRequest', { ...idOf(own), body, headers });
    expect([error.status, error.code]).toEqual([403, 'REVIEW_REFUSED']);
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'review.refused', data: { rules: [expect.stringContaining('/')], code: 'REVIEW_REFUSED' } },
    ]);
  });

  test('answers 409 for a second review by the same person', async () => {
    const at = installation();
    const view = await at.call('rita', 'submitRequest', {
      body: {
        provider: 'eset-msp-administrator-2',
        action: 'create',
        account: 'msp',
        integration: await addIntegration(at),
        reason: 'The alarms go to the ticket system',
        change: {
          firstName: 'Ticket',
          lastName: 'System',
          email: 'tickets@acme.example',
          countryCode: 'SVK',
          permissionType: 1,
        },
      },
    });
    expect(view.approvals.needed).toBeGreaterThan(1);
    expect((await review(at, view)).state).toBe('in-review');
    const body = { verdict: 'approve', digest: view.revision.digest };
    const error = await at.refused('amy', 'reviewRequest', { ...idOf(view), body });
    expect([error.status, error.code]).toEqual([409, 'REVIEW_REPEATED']);
  });

  test.each([
    [{ verdict: 'maybe', digest: 'a'.repeat(64) }, 'verdict must be one of approve, reject, return'],
    [{ verdict: 'approve', digest: 'abc' }, 'digest must be 64 lower-case hexadecimal digits'],
    [{ verdict: 'approve' }, 'digest must be given'],
  ])('answers 400 for %j', async (body, problem) => {
    const params = { id: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const error = await installation().refused('amy', 'reviewRequest', { params, body });
    expect(error.details.problems).toEqual([problem]);
  });

  test('answers 404 for a request that does not exist', async () => {
    const params = { id: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV' };
    const body = { verdict: 'approve', digest: 'a'.repeat(64) };
    expect((await installation().refused('amy', 'reviewRequest', { params, body })).status).toBe(404);
  });
});

describe('POST /v1/requests/:id/acknowledgements', () => {
  /** Disabling an API user that an integration works with; its owner has to be told. */
  async function disabling() {
    const at = installation();
    const integration = await addIntegration(at);
    const user = await at.call('ada', 'adoptApiUser', { body: adoption(integration) });
    return at.call('rita', 'submitRequest', {
      body: {
        provider: 'dotdigital',
        action: 'disable',
        account: 'shop',
        subject: user.id,
        reason: 'It is not used any more',
      },
    });
  }

  test('answers 201 to whoever owes it, and 403 to everybody else, which is recorded', async () => {
    const at = installation();
    const view = await disabling();
    expect(view.outstanding.length).toBeGreaterThan(0);
    for (const { kind, by } of view.outstanding) {
      const from = logSize(at);
      const error = await at.refused('rex', 'acknowledgeRequest', { ...idOf(view), body: { kind } });
      expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
      expect(entriesFrom(at, from)).toMatchObject([{ type: 'access.refused', data: { code: 'FORBIDDEN' } }]);
      const who = by === 'requester' ? 'rita' : 'olga';
      await at.call(who, 'acknowledgeRequest', { ...idOf(view), body: { kind } });
    }
    const after = await at.call('rita', 'showRequest', idOf(view));
    expect(after.outstanding).toEqual([]);
    expect(after.acknowledgements.map((one) => one.kind)).toEqual(view.outstanding.map((one) => one.kind));
  });

  test('answers 409 where it was edited after whoever acknowledges has looked at it, and acknowledges nothing', async () => {
    const at = installation();
    const view = await disabling();
    const [owed] = view.outstanding;
    const who = owed?.by === 'requester' ? 'rita' : 'olga';
    const { input } = view;
    await at.call('rita', 'editRequest', { ...idOf(view), body: { ...input, reason: 'Another reason' } });
    const body = { kind: owed?.kind, digest: view.revision.digest };
    const error = await at.refused(who, 'acknowledgeRequest', { ...idOf(view), body });
    expect([error.status, error.code]).toEqual([409, 'REVISION_MOVED']);
    const after = await at.call('rita', 'showRequest', idOf(view));
    expect(after.outstanding).toEqual(view.outstanding);
    const { digest } = after.revision;
    await at.call(who, 'acknowledgeRequest', { ...idOf(view), body: { ...body, digest } });
  });

  test('answers 400 for an acknowledgement that is not known', async () => {
    const view = await submitted(installation());
    const error = await installation().refused('rita', 'acknowledgeRequest', {
      ...idOf(view),
      body: { kind: 'fine' },
    });
    expect(error.details.problems).toEqual([expect.stringMatching(/^kind must be one of /)]);
  });
});
