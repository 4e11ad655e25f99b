import type { Account, Principal, Role } from '@countersign/schema';
import { createIssueToken, createPrincipalCreator, digestOf } from '@countersign/use-cases';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type { HistoryDeps } from './history-deps.ts';

/** Names as people have them, and one as nobody should. */
const PEOPLE = {
  rita: { name: 'Zoë Łukasz', roles: ['requester'] },
  rex: { name: 'Ražen Đurić', roles: ['requester', 'approver'] },
  amy: { name: 'Amélie Ångström', roles: ['approver'] },
  bob: { name: '山田 太郎', roles: ['approver'] },
  pete: { name: 'Пётр Иванов', roles: ['portal-operator'] },
  paul: { name: '<b>Paul</b> O’Brien & "Sons"', roles: ['portal-operator'] },
  olga: { name: 'Olga Papadopoulou (Όλγα)', roles: ['portal-operator'] },
  audrey: { name: 'Audrey Auditor', roles: ['auditor'] },
} as const satisfies Record<string, { name: string; roles: readonly Role[] }>;

export type Name = keyof typeof PEOPLE;
export type HistoryPeople = Readonly<Record<Name, Principal>>;

const SYSTEM = { kind: 'system' } as const;
const COMPANY = '11111111-1111-4111-8111-111111111111';
const eset = { companyName: 'Acme Ünïted', companyId: COMPANY, region: 'eu' } as const;

/** The accounts of a history: one whose API does everything, and two on which people work in a portal. */
const ACCOUNTS: readonly Account[] = [
  {
    ...eset,
    provider: 'eset-msp-administrator-2',
    id: 'msp',
    baseUrl: 'https://mspapi.eset.com/api',
    permissionTypeAs: 'name',
    emailDomains: ['acme.example'],
    operators: [
      { name: 'root', role: 'root', companyId: COMPANY, companyAccess: 'write', credentials: 'env:ROOT' },
    ],
  },
  {
    ...eset,
    provider: 'eset-protect-hub',
    id: 'hub',
    emailDomains: ['gamma.example'],
    writeAccessSuffices: false,
    operators: [{ name: 'super', role: 'superuser', companyId: COMPANY, companyAccess: 'write' }],
  },
  {
    provider: 'dotdigital',
    id: 'shop',
    companyName: 'Acme Shop',
    region: 'r2',
    rateLimitScheme: 'tiered',
    apiUserCreation: 'portal',
    emailDomains: [],
    operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
  },
];

/** Registers everybody and everything, and gives the auditor's token. */
export async function registerHistoryPeople(
  deps: HistoryDeps,
): Promise<{ historyPeople: HistoryPeople; token: string }> {
  const create = createPrincipalCreator(deps);
  const people = await Promise.all(
    Object.entries(PEOPLE).map(async ([id, { name, roles }]) => {
      const recipient = await identityToRecipient(await generateIdentity());
      const email = `${id}@acme.example`;
      const principal = { name, email, kind: 'person' as const, roles: [...roles], recipient };
      return [id, await create({ actor: SYSTEM, principal })] as const;
    }),
  );
  for (const account of ACCOUNTS)
    await deps.store.write((tx) => {
      tx.accounts.insert(account);
      const data = { account: account.id, provider: account.provider, digest: digestOf(account) };
      tx.audit.append(SYSTEM, { type: 'account.registered', request: null, data });
    });
  const historyPeople = Object.fromEntries(people) as HistoryPeople;
  const { token } = await createIssueToken(deps)({
    actor: SYSTEM,
    principal: historyPeople.audrey.id,
    label: 'history',
    expiresAt: null,
  });
  return { historyPeople, token };
}

/** Registers an integration of Olga's. */
export async function registerIntegration(deps: HistoryDeps, id: string): Promise<void> {
  await deps.store.write((tx) => {
    tx.integrations.insert({ id, name: `Integration ${id}`, owner: 'olga@acme.example' });
    tx.audit.append(SYSTEM, { type: 'integration.registered', request: null, data: { integration: id } });
  });
}
