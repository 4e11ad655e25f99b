import type { Evidence, TaskInHandView } from '@countersign/schema';
import { z } from 'zod';
import { sealTo } from '../input/seal-typed-password.ts';
import type { DemoContext } from './demo-context.ts';
import { newPassword } from './demo-passwords.ts';
import { operatorAddress } from './examples.ts';

const peopleSchema = z.object({
  users: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      status: z.string(),
      hasLoggedIn: z.boolean(),
      integrations: z.boolean(),
    }),
  ),
});
const mailsSchema = z.object({ mails: z.array(z.object({ token: z.string().optional() })) });

/** Does in an ESET portal, or in the invited person's mailbox, what a task asks for. */
export async function performEsetTask(demo: DemoContext, task: TaskInHandView): Promise<Evidence> {
  const { sandbox, demoPasswords } = demo;
  const { change } = task.input;
  const address = task.apiUser?.label ?? change.email ?? '';
  const portal = `/portal/${task.provider}`;
  const operator = operatorAddress(task.account, task.operator);
  const company = demo.companyOf(task.account);
  const person = async () => {
    const path = `${portal}/companies/${company}/users?operator=${encodeURIComponent(operator)}`;
    const { users } = peopleSchema.parse(await sandbox.get(path));
    return users.find((user) => user.email === address);
  };
  const onUser = async (what: string, body: object) => {
    const user = await person();
    if (user === undefined) throw new Error(`${address} is not in the portal`);
    await sandbox.post(`${portal}/users/${user.id}/${what}`, { operator, ...body });
  };
  const invitation = async () => {
    const { mails } = mailsSchema.parse(await sandbox.get(`/portal/mail?to=${encodeURIComponent(address)}`));
    return mails.findLast((mail) => mail.token !== undefined)?.token;
  };
  const invitedAgain = async () => {
    await onUser('resend-invitation', {});
    return invitation();
  };
  switch (task.stepKey) {
    case 'eset.create-user-in-portal': {
      if ((await person()) !== undefined) return {};
      const names =
        task.provider === 'eset-protect-hub'
          ? {}
          : { firstName: change.firstName ?? '', lastName: change.lastName ?? '' };
      await sandbox.post(`${portal}/companies/${company}/users`, {
        operator,
        email: address,
        access: 'Read',
        integrations: true,
        ...names,
      });
      return {};
    }
    case 'eset.activation': {
      if ((await person())?.status === 'pending') {
        const token = (await invitation()) ?? (await invitedAgain());
        const names = task.provider === 'eset-protect-hub' ? { firstName: 'Invited', lastName: 'User' } : {};
        await sandbox.post(`${portal}/accept-invitation`, {
          token,
          password: demoPasswords.passwordOf(address),
          ...names,
        });
      }
      return reportedCredentials(demo, task, address);
    }
    case 'eset.first-login':
      if ((await person())?.hasLoggedIn === false) {
        await sandbox.post(`${portal}/log-in`, {
          email: address,
          password: demoPasswords.passwordOf(address),
        });
      }
      return {};
    case 'eset.change-password': {
      const password = newPassword();
      await sandbox.post(`${portal}/change-password`, {
        email: address,
        currentPassword: demoPasswords.passwordOf(address),
        newPassword: password,
      });
      demoPasswords.change(address, password);
      return reportedCredentials(demo, task, address);
    }
    case 'eset.integrations-on':
    case 'eset.integrations-off':
      await onUser('integrations', { enabled: task.stepKey === 'eset.integrations-on' });
      return {};
    case 'eset.edit-user-in-portal': {
      const { firstName, lastName, description, phone } = change;
      await onUser('edit', { firstName, lastName, description, phone });
      return {};
    }
    case 'eset.remove-user-in-portal':
      if ((await person()) !== undefined) await onUser('remove', {});
      return {};
    default:
      // A read-back that the worker could not do: the person looks in the portal and says what is there.
      return {
        note:
          (await person()) === undefined
            ? 'The portal does not list the user.'
            : 'The portal shows the user as approved.',
      };
  }
}

/** On the Hub and EMA2 the holder lets the worker verify; on EBA two people do, so both ways can be seen. */
async function reportedCredentials(
  demo: DemoContext,
  task: TaskInHandView,
  address: string,
): Promise<Evidence> {
  if (task.provider === 'eset-business-account') return {};
  const text = JSON.stringify({ username: address, password: demo.demoPasswords.passwordOf(address) });
  return { credentials: await sealTo(text, demo.workerRecipient) };
}
