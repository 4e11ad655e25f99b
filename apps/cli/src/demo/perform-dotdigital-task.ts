import { type Evidence, passwordOrigin, type TaskInHandView } from '@countersign/schema';
import { z } from 'zod';
import { openSealed } from '../commands/credential.ts';
import { waitForCredential } from '../input/wait-for-credential.ts';
import type { DemoContext } from './demo-context.ts';
import type { DemoUser } from './demo-users.ts';
import { operatorAddress } from './examples.ts';

/** A worker that died while it sealed does so again once its lock has run out. */
const PATIENCE_MILLIS = 60_000;

const madeSchema = z.object({ username: z.string() });
const listSchema = z.object({
  apiUsers: z.array(z.object({ username: z.string(), description: z.string(), status: z.string() })),
});

/** What a person says of a step of which the worker does not know whether it took effect. */
interface Decided {
  readonly verdict: 'done' | 'retry';
  readonly evidence: Evidence;
}

/** Does in the dotdigital portal what a task asks for. */
export async function performDotdigitalTask(
  demo: DemoContext,
  task: TaskInHandView,
  demoUser: DemoUser,
): Promise<Evidence> {
  const { sandbox } = demo;
  const operator = operatorAddress(task.account, task.operator);
  const account = `/portal/dotdigital/accounts/${demo.accountNumberOf(task.account)}/api-users`;
  const onUser = (what: string, body: object) =>
    sandbox.post(
      `/portal/dotdigital/api-users/${encodeURIComponent(task.apiUser?.providerId ?? '')}/${what}`,
      { operator, ...body },
    );
  switch (task.stepKey) {
    case 'dotdigital.create-api-user-in-portal': {
      const password = await collectPassword(demoUser, task);
      const { description = task.apiUser?.label, enabled = true } = task.input.change;
      const made = await sandbox.post(account, {
        operator,
        password,
        passwordConfirmation: password,
        description,
        enabled,
      });
      return { providerId: madeSchema.parse(made).username };
    }
    case 'dotdigital.edit-api-user-in-portal': {
      const { change } = task.input;
      const isNew = passwordOrigin('dotdigital', 'update', change) !== 'none';
      const password = isNew ? await collectPassword(demoUser, task) : undefined;
      await onUser('edit', { description: change.description, password, passwordConfirmation: password });
      return {};
    }
    case 'dotdigital.enable-in-portal':
    case 'dotdigital.disable-in-portal':
      await onUser('edit', { enabled: task.stepKey === 'dotdigital.enable-in-portal' });
      return {};
    case 'dotdigital.delete-in-portal':
      await onUser('delete', {});
      return {};
    default: {
      const apiUsers = await listApiUsers(demo, task);
      const status = apiUsers.find((user) => user.username === task.apiUser?.providerId)?.status ?? 'gone';
      return { note: `The portal shows the API user as ${status}.` };
    }
  }
}

/** Looks in the portal for the API user of a call whose answer was lost, and decides what is to be done. */
export async function decideDotdigital(demo: DemoContext, task: TaskInHandView): Promise<Decided> {
  const { description = task.apiUser?.label } = task.input.change;
  const made = (await listApiUsers(demo, task)).find((user) => user.description === description);
  return made === undefined
    ? { verdict: 'retry', evidence: {} }
    : { verdict: 'done', evidence: { providerId: made.username } };
}

async function listApiUsers(
  { sandbox, accountNumberOf }: DemoContext,
  { account, operator }: TaskInHandView,
) {
  const as = encodeURIComponent(operatorAddress(account, operator));
  const path = `/portal/dotdigital/accounts/${accountNumberOf(account)}/api-users?operator=${as}`;
  return listSchema.parse(await sandbox.get(path)).apiUsers;
}

/** Takes the task on, and collects the password once the worker has sealed it. */
async function collectPassword(demoUser: DemoUser, { id, request }: TaskInHandView): Promise<string> {
  await demoUser.client.startTask({ params: { id }, body: {} });
  const waiting = await waitForCredential(demoUser.client, request, PATIENCE_MILLIS);
  if (waiting === undefined || demoUser.identity === undefined)
    throw new Error(`no credential of ${request} waits for ${demoUser.name}`);
  const { sealed } = await demoUser.client.collectCredential({ params: { id: waiting.id } });
  return openSealed(sealed, demoUser.identity);
}
