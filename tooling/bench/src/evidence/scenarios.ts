import type { Draft, HistoryContext } from './history-context.ts';
import { registerIntegration } from './history-people.ts';

const EMA2 = 'eset-msp-administrator-2';
const SYSTEM = { kind: 'system' } as const;

/** Users of one lane: lanes do not share any, because changes of one user go one after the other. */
export interface Lane {
  readonly history: HistoryContext;
  readonly number: number;
  readonly users: readonly string[];
}

/** Something that happens, `turn` being how many happened in the lane before. */
export type Scenario = (lane: Lane, turn: number) => Promise<void>;

/** Registers an integration and takes a user of it into the inventory, as if it had been there before. */
export async function adoptUser(
  { deps }: HistoryContext,
  { name, account, role }: { name: string; account: 'msp' | 'hub'; role: 'regular' | 'superuser' },
): Promise<string> {
  await registerIntegration(deps, name);
  const domain = account === 'msp' ? 'acme.example' : 'gamma.example';
  const id = deps.ids.next('apiUser');
  const integration = role === 'regular' ? name : null;
  await deps.store.write((tx) => {
    tx.apiUsers.insert({
      id,
      account,
      provider: account === 'msp' ? EMA2 : 'eset-protect-hub',
      integration,
      label: `${name}@${domain}`,
      kind: 'api-user',
      role,
      state: 'active',
      providerId: `provider-${name}`,
      integrationsEnabled: role === 'regular',
      permissionType: account === 'msp' ? 2 : null,
      twoFactorEnabled: false,
      credentialsSetOn: null,
      lastUsedOn: null,
      reviewOn: null,
      originRequest: null,
    });
    const data = { apiUser: id, account, integration, role, roleKnownBy: 'attested' } as const;
    tx.audit.append(SYSTEM, { type: 'api-user.adopted', request: null, data });
  });
  return id;
}

const userOf = ({ users }: Lane, turn: number): string => users[turn % users.length] ?? '';
const update = (lane: Lane, turn: number, phone = `+421 2 555${String(turn).padStart(5, '0')}`): Draft => ({
  provider: EMA2,
  account: 'msp',
  action: 'update',
  subject: userOf(lane, turn),
  change: { phone, description: `Feeds the dashboard, round ${turn}` },
});
const nameOf = ({ number }: Lane, turn: number, what: string) => `${what}-${number}-${turn}`;

const updated: Scenario = async (lane, turn) => {
  const id = await lane.history.submit(update(lane, turn));
  await lane.history.review(id, turn % 2 === 0 ? 'amy' : 'bob');
  await lane.history.carryOut(id);
};

const denied: Scenario = async (lane, turn) => {
  await lane.history.submit({
    provider: EMA2,
    account: 'msp',
    action: 'create',
    integration: nameOf(lane, turn, 'unknown'),
    change: { firstName: 'Free', lastName: 'Lancer', email: 'free@elsewhere.example', permissionType: 4 },
  });
};

const rejected: Scenario = async (lane, turn) => {
  const id = await lane.history.submit(update(lane, turn));
  await lane.history.review(id, 'amy', 'reject');
};

const selfApprovalRefused: Scenario = async (lane, turn) => {
  const id = await lane.history.submit(update(lane, turn), 'rex');
  await lane.history.review(id, 'rex');
  await lane.history.review(id, 'amy');
  await lane.history.carryOut(id);
};

const cancelled: Scenario = async (lane, turn) => {
  await lane.history.cancel(await lane.history.submit(update(lane, turn)));
};

const edited: Scenario = async (lane, turn) => {
  const id = await lane.history.submit(update(lane, turn));
  await lane.history.edit(id, update(lane, turn, '+43 1 7654321'));
  await lane.history.review(id, 'bob');
  await lane.history.carryOut(id);
};

const created: Scenario = async (lane, turn) => {
  const integration = nameOf(lane, turn, 'new');
  await registerIntegration(lane.history.deps, integration);
  const id = await lane.history.submit({
    provider: EMA2,
    account: 'msp',
    action: 'create',
    integration,
    change: {
      firstName: 'Siem',
      lastName: 'Bot',
      email: `${integration}@acme.example`,
      countryCode: 'SVK',
      permissionType: 2,
    },
  });
  await lane.history.review(id, 'amy');
  await lane.history.carryOut(id);
};

const disabledAndEnabled: Scenario = async (lane, turn) => {
  for (const action of ['disable', 'enable'] as const) {
    const id = await lane.history.submit({
      provider: EMA2,
      account: 'msp',
      action,
      subject: userOf(lane, turn),
      acknowledge: action === 'disable' ? ['owner-told'] : [],
    });
    await lane.history.review(id, 'bob');
    await lane.history.carryOut(id);
  }
};

const createdInPortal: Scenario = async (lane, turn) => {
  const integration = nameOf(lane, turn, 'shop');
  await registerIntegration(lane.history.deps, integration);
  const id = await lane.history.submit({
    provider: 'dotdigital',
    account: 'shop',
    action: 'create',
    integration,
    change: { description: `Newsletter of ${integration}`, enabled: true },
  });
  await lane.history.review(id, 'amy');
  await lane.history.carryOut(id);
};

const deleted: Scenario = async (lane, turn) => {
  const name = nameOf(lane, turn, 'old');
  const subject = await adoptUser(lane.history, { name, account: 'msp', role: 'regular' });
  const common = { provider: EMA2, account: 'msp', subject } as const;
  const disable = await lane.history.submit({ ...common, action: 'disable', acknowledge: ['owner-told'] });
  await lane.history.review(disable, 'amy');
  await lane.history.carryOut(disable);
  const id = await lane.history.submit({ ...common, action: 'delete' });
  await lane.history.acknowledge(id, 'olga', 'breakage');
  await lane.history.review(id, 'amy');
  await lane.history.review(id, 'bob');
  await lane.history.carryOut(id);
};

/** The worker sees the 403 that the exception is for; the user of its own is gone before somebody stands in for it. */
async function forbidden({ history }: Lane, integration: string): Promise<void> {
  const id = await history.submit({
    provider: 'eset-protect-hub',
    account: 'hub',
    action: 'create',
    integration,
    change: { email: `${integration}-own@gamma.example` },
  });
  await history.review(id, 'amy');
  await history.carryOut(id);
  await history.deps.store.write((tx) => {
    const made = tx.requests.get(id)?.apiUser;
    if (made != null) tx.apiUsers.update(made, { state: 'deleted' });
  });
}

const excepted: Scenario = async (lane, turn) => {
  const name = nameOf(lane, turn, 'super');
  const subject = await adoptUser(lane.history, { name, account: 'hub', role: 'superuser' });
  await forbidden(lane, name);
  const day = (ahead: number) =>
    new Date(lane.history.deps.clock.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const id = await lane.history.submit({
    provider: 'eset-protect-hub',
    account: 'hub',
    action: 'grant-api-access',
    integration: name,
    subject,
    exception: {
      owner: 'olga@acme.example',
      reason: 'Every dedicated user meets 403 after a good token; a case is open with the vendor.',
      expiresOn: day(14),
    },
  });
  await lane.history.review(id, 'amy');
  await lane.history.review(id, 'bob');
  await lane.history.carryOut(id);
};

/** Each with how many requests it makes and how often it happens among a hundred scenarios. */
export const STORIES: readonly {
  readonly story: Scenario;
  readonly requests: number;
  readonly often: number;
}[] = [
  { story: updated, requests: 1, often: 52 },
  { story: denied, requests: 1, often: 10 },
  { story: created, requests: 1, often: 8 },
  { story: rejected, requests: 1, often: 6 },
  { story: selfApprovalRefused, requests: 1, often: 5 },
  { story: edited, requests: 1, often: 4 },
  { story: createdInPortal, requests: 1, often: 4 },
  { story: disabledAndEnabled, requests: 2, often: 4 },
  { story: cancelled, requests: 1, often: 3 },
  { story: deleted, requests: 2, often: 3 },
  { story: excepted, requests: 2, often: 1 },
];
