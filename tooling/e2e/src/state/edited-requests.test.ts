import {
  createPrincipalCreator,
  createRecordReview,
  createStartTask,
  createSubmitRequest,
} from '@countersign/use-cases';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
  approve,
  complete,
  confirm,
  inputOf,
  openTaskOf,
  review,
  run,
  runStep,
  submit,
  view,
} from '../testing/act.ts';
import { collect, start } from '../testing/collect.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { freeze, thaw } from '../testing/freeze.ts';
import { actorOf } from '../testing/people.ts';
import { registerIntegration } from '../testing/register.ts';
import {
  API_CREATE,
  adoptOnEma2,
  EMA2_CREATE,
  HUB_CREATE,
  PORTAL_CREATE,
  submitApproved,
  submitUntilAttested,
} from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { indexEverything, setDue, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const REFUSED = expect.objectContaining({ code: 'AUTHORITY_MISMATCH' });
const EMA2 = 'eset-msp-administrator-2';

/** A removal of an API user, which takes three approvals of others and what the owner knows. */
async function removal(world: World): Promise<string> {
  const user = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
  return submit(world, { provider: EMA2, account: 'msp', subject: user, action: 'delete' });
}

/** A change of an API user that is at the provider, which somebody rejects. */
async function rejected(world: World): Promise<string> {
  const { id } = await world.providers.post(`/portal/${EMA2}/companies/${MSP}/users`, {
    operator: 'root@acme.example',
    email: 'siem@acme.example',
    access: 'Read',
    integrations: true,
    firstName: 'A',
    lastName: 'B',
    countryCode: NEW_USER.countryCode,
  });
  await world.providers.activate(EMA2, 'siem@acme.example', 'Siem-Passw0rd!');
  const user = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example', providerId: String(id) });
  const request = await submit(world, {
    provider: EMA2,
    account: 'msp',
    subject: user,
    action: 'update',
    change: { phone: '+421212345678' },
  });
  expect(await review(world, request, { by: 'dora', verdict: 'reject' })).toBe('rejected');
  return request;
}

/** A request whose last step two people have to look at, all others of which Paul did. */
async function attestation(world: World): Promise<{ readonly id: string; readonly task: string }> {
  const { id, task } = await submitUntilAttested(world, 'paul');
  return { id, task: task.id };
}

describe('whoever edits rows before a permit is issued', () => {
  test('approves no request of their own by naming somebody else as its requester', () =>
    withWorld(async (world) => {
      const both = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: {
          name: 'Both',
          email: 'both@acme.example',
          kind: 'person',
          roles: ['requester', 'approver'],
        },
      });
      const by = { principal: both, actor: actorOf(both) };
      const { id } = await createSubmitRequest(world.deps)({ ...by, input: inputOf(EMA2_CREATE) });
      const rita = world.people.rita.id;
      tamper(world, 'UPDATE request SET requester = :rita WHERE id = :id', { id, rita });
      tamper(world, 'UPDATE revision SET author = :rita WHERE request = :id', { id, rita });
      const requestDigest = view(world, id).revision.digest;
      await expect(
        createRecordReview(world.deps)({
          ...by,
          request: id,
          requestDigest,
          verdict: 'approve',
          reason: null,
        }),
      ).rejects.toEqual(REFUSED);
      await run(world);
      expect(await world.providers.effects()).toEqual([]);
    }));

  test('has nothing carried out that was rejected by taking the rejection away', () =>
    withWorld(async (world) => {
      const id = await rejected(world);
      indexEverything(world);
      tamper(world, 'DELETE FROM review WHERE request = :id', { id });
      tamper(world, `UPDATE request SET state = 'in-review' WHERE id = :id`, { id });
      await expect(approve(world, id)).rejects.toEqual(REFUSED);
      tamper(
        world,
        `DELETE FROM entry_index WHERE request = :id AND type IN ('review.recorded', 'request.rejected')`,
        { id },
      );
      await expect(approve(world, id)).rejects.toEqual(REFUSED);
      await run(world);
      expect(await world.providers.effects('ema2.user.updated')).toEqual([]);
    }));

  test('acknowledges nothing for somebody else', () =>
    withWorld(async (world) => {
      const id = await removal(world);
      await approve(world, id, 'amy');
      tamper(
        world,
        `INSERT INTO acknowledgement (request, revision, kind, principal, created_at) VALUES (:id, 1, 'breakage', :olga, 0)`,
        { id, olga: world.people.olga.id },
      );
      await expect(approve(world, id, 'bob')).rejects.toEqual(REFUSED);
      await expect(acknowledge(world, id, { by: 'olga', kind: 'breakage' })).rejects.toEqual(REFUSED);
      expect(view(world, id).request.state).toBe('in-review');
    }));

  test('lowers nothing of what the decision asks for', () =>
    withWorld(async (world) => {
      const id = await removal(world);
      const sql = `UPDATE decision SET decision = json_set(decision, '$.requirements', json('[]')) WHERE request = :id`;
      tamper(world, sql, { id });
      await expect(approve(world, id)).rejects.toEqual(REFUSED);
    }));

  test('has no request approved that is about another API user, or another plan', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem', { label: 'siem@acme.example' });
      const made = await submit(world, PORTAL_CREATE);
      tamper(world, 'UPDATE request SET api_user = :user WHERE id = :made', { user, made });
      await expect(approve(world, made)).rejects.toEqual(REFUSED);
      const id = await submit(world, HUB_CREATE);
      tamper(world, `UPDATE revision SET plan = json_remove(plan, '$[1]') WHERE request = :id`, { id });
      await expect(approve(world, id)).rejects.toEqual(REFUSED);
    }));
});

/** Leaves the triggers alone by which the store sees to what is due. */
function setIntegration(world: World, id: string, integration: string): void {
  const file = new BetterSqlite3(world.temp.path);
  file.prepare('UPDATE request SET integration = ? WHERE id = ?').run(integration, id);
  file.close();
}

describe('whoever edits rows while a request waits for a thaw', () => {
  test('has nothing released that is not what the log says; it is once the rows are put back', () =>
    withSealedWorld(async (world) => {
      const made = await freeze(world);
      const id = await submit(world, API_CREATE);
      expect(await approve(world, id)).toBe('in-review');
      setIntegration(world, id, 'crm');
      await thaw(world, made);
      await run(world);
      expect([view(world, id).request.state, view(world, id).steps]).toEqual(['in-review', []]);
      setIntegration(world, id, 'magento');
      advance(world, 60_000);
      await run(world);
      expect(view(world, id).request.state).toBe('done');
    }));
});

test('whoever takes the beginning of a request out of the index of the log holds up nothing', () =>
  withWorld(async (world) => {
    const id = await submit(world, API_CREATE);
    indexEverything(world);
    tamper(world, `DELETE FROM entry_index WHERE request = :id AND type = 'request.submitted'`, { id });
    // One that has read nothing yet.
    expect(await approve({ ...world, deps: world.another() }, id)).toBe('approved');
  }));

describe('whoever edits rows after a permit was issued', () => {
  test('has the credentials sealed to nobody but the owner of the integration that was approved', () =>
    withWorld(async (world) => {
      await registerIntegration(world, { id: 'evil', name: 'Evil', owner: world.people.rita.email });
      const id = await submitApproved(world, PORTAL_CREATE);
      tamper(world, `UPDATE request SET integration = 'evil' WHERE id = :id`, { id });
      await run(world);
      await expect(collect(world, id, 'pete')).rejects.toThrow();
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
      expect(world.deps.store.read((tx) => tx.secrets.ofRequest(id))).toEqual([]);
    }));

  test('takes no second look at their own work', () =>
    withWorld(async (world) => {
      const { id, task } = await attestation(world);
      await complete(world, task, { by: 'paul', evidence: { note: 'seen' } });
      const pete = world.people.pete.id;
      tamper(world, 'UPDATE task SET completed_by = :pete WHERE request = :id', { id, pete });
      await expect(confirm(world, task, { by: 'paul' })).rejects.toEqual(REFUSED);
      tamper(world, 'UPDATE task_event SET principal = :pete WHERE request = :id', { id, pete });
      await expect(confirm(world, task, { by: 'paul' })).rejects.toEqual(REFUSED);
      tamper(world, 'DELETE FROM task_event WHERE request = :id', { id });
      await expect(confirm(world, task, { by: 'paul' })).rejects.toEqual(REFUSED);
    }));

  test('does without the second look of nobody', () =>
    withWorld(async (world) => {
      const { id, task } = await attestation(world);
      tamper(world, `UPDATE task SET confirmed_by = 'read-back' WHERE id = :task`, { task });
      await expect(complete(world, task, { evidence: { note: 'seen' } })).rejects.toEqual(REFUSED);
      expect(view(world, id).request.state).toBe('in-progress');
    }));

  test('has no step carried out before those before it', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      const { deps, calls } = withScript(world.deps, EMA2);
      const later = view(world, id).steps.at(-1)?.id ?? '';
      tamper(world, `UPDATE step SET state = 'ready' WHERE id = :later`, { later });
      setDue(world, later);
      await runStep(deps, later);
      expect([calls, view(world, id).request.failure]).toEqual([[], 'PERMIT_INVALID']);
    }));

  test('has no request end that was edited while its last step was carried out', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, API_CREATE);
      const { deps } = withScript(world.deps, 'dotdigital', {
        verify: async () => {
          tamper(world, `UPDATE request SET integration = 'crm' WHERE id = :id`, { id });
          return { kind: 'verified', result: { knownBy: 'positive' } };
        },
      });
      await expect(run(world, deps)).rejects.toEqual(REFUSED);
      expect(view(world, id).request.state).toBe('in-progress');
    }));

  test('is handed no password by taking it out of the index of the log that somebody took the task over', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const { id: task } = openTaskOf(world, id);
      const { pete } = world.people;
      await start(world, id, 'paul');
      await createStartTask(world.deps)({ principal: pete, actor: actorOf(pete), task });
      indexEverything(world);
      const taken = `SELECT max(idx) FROM entry_index WHERE request = :id AND type = 'task.started'`;
      tamper(world, `DELETE FROM entry_index WHERE idx = (${taken})`, { id });
      await run(world);
      const sealed = world.deps.store.read((tx) => tx.secrets.ofRequest(id));
      const handed = sealed.flatMap((one) =>
        one.purpose === 'operator' && one.sealed !== '' ? one.principal : [],
      );
      expect(handed).toEqual([pete.id]);
      await expect(complete(world, task, { by: 'paul' })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
    }));

  test('collects no password by calling the account that is frozen another one', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      await start(world, id, 'pete');
      await freeze(world, { account: PORTAL_CREATE.account });
      await expect(collect(world, id, 'pete')).rejects.toMatchObject({ code: 'FROZEN' });
      tamper(world, `UPDATE request SET account = 'msp' WHERE id = :id`, { id });
      await expect(collect(world, id, 'pete')).rejects.toEqual(REFUSED);
    }));

  test('makes no proof of what somebody only reported', () =>
    withWorld(async (world) => {
      const { id, task } = await attestation(world);
      tamper(
        world,
        `UPDATE step SET result = json_set(result, '$.knownBy', 'attested') WHERE request = :id AND result IS NOT NULL`,
        { id },
      );
      await expect(complete(world, task, { evidence: { note: 'seen' } })).rejects.toEqual(REFUSED);
    }));

  test.each([
    ['another instruction', `json_set(instructions, '$.steps[0]', 'Delete the account owner.')`],
    ['one more instruction', `json_insert(instructions, '$.steps[#]', 'Delete the account owner.')`],
  ])('guides nobody by %s', (_, instructions) =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const { id: task } = openTaskOf(world, id);
      tamper(world, `UPDATE task SET instructions = ${instructions} WHERE id = :task`, { task });
      expect(() => openTaskOf(world, id)).toThrow(expect.objectContaining({ code: 'PERSONAL_DATA_ALTERED' }));
    }),
  );

  test('guides nobody by a text that is gone', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      tamper(world, 'UPDATE task SET sealed = NULL WHERE request = :id', { id });
      expect(() => openTaskOf(world, id)).toThrow(expect.objectContaining({ code: 'PERSONAL_DATA_ALTERED' }));
    }));
});
