import type { EffectCell } from '@countersign/lifecycle';
import {
  type Account,
  type ApiUser,
  assertNever,
  type Change,
  type Operator,
  type PlanStep,
} from '@countersign/schema';
import type { Connector, Credentials } from '@countersign/use-cases/ports';
import { ENVIRONMENT } from '../companies.ts';
import { NEW_PASSWORD, OLD_PASSWORD } from './seed.ts';

/** All that somebody has who carries a request out: what was approved, and the provider's doors. */
export interface Play {
  readonly cell: EffectCell;
  readonly change: Change;
  readonly account: Account;
  readonly apiUser: ApiUser;
  readonly operator: Operator;
  readonly connector: Connector;
  readonly post: (path: string, body: unknown) => Promise<Record<string, unknown>>;
  readonly get: (path: string) => Promise<Record<string, unknown>>;
}

/** Does what a step says: the worker's part by the connector, the rest as a person who does just what the request shows. */
export async function playStep(play: Play, step: PlanStep): Promise<void> {
  const { kind } = step;
  switch (kind) {
    case 'verify':
      return;
    case 'api':
      return callApi(play, step);
    case 'portal':
    case 'external':
      return play.account.provider === 'dotdigital' ? inDotdigital(play, step) : inEset(play, step);
    default:
      return assertNever(kind);
  }
}

const credentialsIn = (text: string) => async () => JSON.parse(text) as Credentials;

async function callApi(play: Play, step: PlanStep): Promise<void> {
  const { cell, change, account, apiUser, operator, connector } = play;
  const dotdigital = account.provider === 'dotdigital';
  await connector.execute({
    step: { id: 'stp_01JZZZZZZZZZZZZZZZZZZZZZZZ', key: step.key, kind: 'api', attempt: 1 },
    action: cell.action,
    change: change.userId === undefined ? change : { ...change, userId: await userId(play) },
    account,
    operator,
    apiUser: cell.target === null || dotdigital ? apiUser : { ...apiUser, providerId: await userId(play) },
    earlier: [],
    permittedAt: 0,
    operatorCredentials: credentialsIn(dotdigital ? ENVIRONMENT.SHOP_PARENT : ENVIRONMENT.MSP_ROOT),
    apiUserCredentials: async () => ({ kind: 'none' }),
    newPassword: async () => NEW_PASSWORD,
    signal: AbortSignal.timeout(30_000),
  });
}

const TOP: Readonly<Record<string, string>> = {
  'eset-msp-administrator-2': 'root@acme.example',
  'eset-business-account': 'super@beta.example',
  'eset-protect-hub': 'super@gamma.example',
};

function companyId({ account }: Play): string {
  if (account.provider === 'dotdigital') throw new Error('dotdigital has no companies');
  return account.companyId;
}

async function userId(play: Play): Promise<string> {
  const { account, apiUser, get } = play;
  const { users } = await get(
    `/portal/${account.provider}/companies/${companyId(play)}/users?operator=${TOP[account.provider]}`,
  );
  const user = (users as { id: string; email: string }[]).find(({ email }) => email === apiUser.label);
  if (user === undefined) throw new Error(`nobody is called ${apiUser.label}`);
  return user.id;
}

async function inEset(play: Play, step: PlanStep): Promise<void> {
  const { account, apiUser, change, post, get } = play;
  const portal = `/portal/${account.provider}`;
  const operator = TOP[account.provider];
  const onUser = async (what: string, body: object) =>
    void (await post(`${portal}/users/${await userId(play)}/${what}`, { operator, ...body }));
  switch (step.key) {
    case 'eset.create-user-in-portal': {
      const names =
        account.provider === 'eset-protect-hub'
          ? {}
          : { firstName: change.firstName, lastName: change.lastName, phone: change.phone };
      const { description } = change;
      const form = {
        operator,
        email: apiUser.label,
        access: 'Read',
        integrations: true,
        description,
        ...names,
      };
      await post(`${portal}/companies/${companyId(play)}/users`, form);
      return;
    }
    case 'eset.activation': {
      const { mails } = await get(`/portal/mail?to=${encodeURIComponent(apiUser.label)}`);
      const token = (mails as { token?: string }[]).findLast((mail) => mail.token !== undefined)?.token;
      // Only in the Hub are the names entered here.
      const names = account.provider === 'eset-protect-hub' ? { firstName: 'Siem', lastName: 'Bot' } : {};
      await post(`${portal}/accept-invitation`, { token, password: NEW_PASSWORD, ...names });
      return;
    }
    case 'eset.first-login':
      await post(`${portal}/log-in`, { email: apiUser.label, password: NEW_PASSWORD });
      return;
    case 'eset.change-password':
      await post(`${portal}/change-password`, {
        email: apiUser.label,
        currentPassword: OLD_PASSWORD,
        newPassword: NEW_PASSWORD,
      });
      return;
    case 'eset.integrations-on':
    case 'eset.integrations-off':
      return onUser('integrations', { enabled: step.key === 'eset.integrations-on' });
    case 'eset.remove-user-in-portal':
      return onUser('remove', {});
    case 'eset.edit-user-in-portal': {
      const { clear = [], ...fields } = change;
      return onUser('edit', { ...fields, ...Object.fromEntries(clear.map((field) => [field, ''])) });
    }
    default:
      throw new Error(`nobody knows how to do ${step.key}`);
  }
}

async function inDotdigital({ account, apiUser, change, post }: Play, step: PlanStep): Promise<void> {
  if (account.provider !== 'dotdigital') throw new Error('that is not dotdigital');
  const operator = 'owner@acme.example';
  const onUser = async (what: string, body: object) =>
    void (await post(`/portal/dotdigital/api-users/${apiUser.providerId}/${what}`, { operator, ...body }));
  const password = { password: NEW_PASSWORD, passwordConfirmation: NEW_PASSWORD };
  switch (step.key) {
    case 'dotdigital.create-api-user-in-portal': {
      const { description = apiUser.label, enabled = true } = change;
      await post(`/portal/dotdigital/accounts/${account.accountNumber}/api-users`, {
        operator,
        ...password,
        description,
        enabled,
      });
      return;
    }
    case 'dotdigital.edit-api-user-in-portal': {
      const { description, enabled } = change;
      const resets = change.password !== undefined || change.newPassword === true;
      return onUser('edit', { description, enabled, ...(resets ? password : {}) });
    }
    case 'dotdigital.enable-in-portal':
    case 'dotdigital.disable-in-portal':
      return onUser('edit', { enabled: step.key === 'dotdigital.enable-in-portal' });
    case 'dotdigital.delete-in-portal':
      return onUser('delete', {});
    case 'dotdigital.switch-integration':
      // In the integration, not at the provider.
      return;
    default:
      throw new Error(`nobody knows how to do ${step.key}`);
  }
}
