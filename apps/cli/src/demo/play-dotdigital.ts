import type { Evidence, TaskInHandView } from '@countersign/schema';
import { z } from 'zod';
import { openSealed } from '../commands/credential.ts';
import type { Player } from './cast.ts';
import { operatorAddress } from './examples.ts';
import type { Stage } from './stage.ts';

const madeSchema = z.object({ username: z.string() });
const listSchema = z.object({ apiUsers: z.array(z.object({ username: z.string(), status: z.string() })) });

/** Does in the dotdigital portal what a task asks for. */
export async function playDotdigital(stage: Stage, task: TaskInHandView, player: Player): Promise<Evidence> {
  const { sandbox } = stage;
  const operator = operatorAddress(task.account, task.operator);
  const account = `/portal/dotdigital/accounts/${stage.accountNumberOf(task.account)}/api-users`;
  const onUser = (what: string, body: object) =>
    sandbox.post(
      `/portal/dotdigital/api-users/${encodeURIComponent(task.apiUser?.providerId ?? '')}/${what}`,
      { operator, ...body },
    );
  switch (task.stepKey) {
    case 'dotdigital.create-api-user-in-portal': {
      const password = await collectPassword(player, task.request);
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
    case 'dotdigital.edit-api-user-in-portal':
      await onUser('edit', { description: task.input.change.description });
      return {};
    case 'dotdigital.enable-in-portal':
    case 'dotdigital.disable-in-portal':
      await onUser('edit', { enabled: task.stepKey === 'dotdigital.enable-in-portal' });
      return {};
    case 'dotdigital.delete-in-portal':
      await onUser('delete', {});
      return {};
    default: {
      const { apiUsers } = listSchema.parse(
        await sandbox.get(`${account}?operator=${encodeURIComponent(operator)}`),
      );
      const status = apiUsers.find((user) => user.username === task.apiUser?.providerId)?.status ?? 'gone';
      return { note: `The portal shows the API user as ${status}.` };
    }
  }
}

async function collectPassword(player: Player, request: string): Promise<string> {
  const { credentials } = await player.client.listCredentials({});
  const waiting = credentials.find(
    (one) => one.request === request && one.purpose === 'operator' && one.collectedAt === null,
  );
  if (waiting === undefined || player.identity === undefined)
    throw new Error(`no credential of ${request} waits for ${player.name}`);
  const { sealed } = await player.client.collectCredential({ params: { id: waiting.id } });
  return openSealed(sealed, player.identity);
}
