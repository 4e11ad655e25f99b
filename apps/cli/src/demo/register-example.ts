import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, ApiError } from '@countersign/api-client';
import type { Account, AdoptApiUser } from '@countersign/schema';
import { z } from 'zod';
import { credentialName, declareCredentials } from './declare-credentials.ts';
import { operatorAddress, readExample } from './examples.ts';
import { createSandboxClient, type SandboxClient } from './sandbox-client.ts';
import { seedSandbox } from './seed-sandbox.ts';

const peopleSchema = z.object({ users: z.array(z.object({ id: z.string(), email: z.string() })) });

interface ExampleOptions {
  readonly client: ApiClient;
  readonly dataDirectory: string;
  readonly sandboxUrl: string;
  readonly projectDirectory: string;
}

/**
 * Puts the example company into the stand-ins and registers it with Countersign, once for each data directory: what was
 * renamed or deleted since stays as it is, and is not made anew at the next start. A set-up that broke off is done again.
 */
export async function setUpExample(options: ExampleOptions): Promise<void> {
  const { accounts } = readExample(options.projectDirectory);
  declareCredentials({ ...options, accounts });
  const mark = join(options.dataDirectory, 'sandbox', 'example-registered');
  if (existsSync(mark)) return;
  await seedSandbox(options);
  await registerExample(options);
  writeFileSync(mark, `${new Date().toISOString()}\n`, { mode: 0o600 });
}

/** Registers the example company with Countersign, pointed at the stand-ins. What is registered is left as it is. */
async function registerExample(options: ExampleOptions): Promise<void> {
  const { client, sandboxUrl } = options;
  const example = readExample(options.projectDirectory);
  const sandbox = createSandboxClient(sandboxUrl);
  for (const integration of example.integrations)
    await unlessThere(client.addIntegration({ body: integration }));
  const accounts = new Map(example.accounts.map((account) => [account.id, account]));
  for (const account of example.accounts)
    await unlessThere(client.addAccount({ body: onSandbox(account, sandboxUrl) }));
  for (const user of example.apiUsers) {
    const account = accounts.get(user.account);
    if (account === undefined) continue;
    const providerId = await providerIdOf(sandbox, account, user);
    await unlessThere(client.adoptApiUser({ body: { ...user, providerId } }));
  }
}

/**
 * The same account, with the stand-ins' addresses and the credentials that were left for its operators. Those who work in the
 * portal only have none, as in the example.
 */
function onSandbox(account: Account, sandboxUrl: string): Account {
  const operators = account.operators.map((operator) =>
    operator.credentials === undefined
      ? operator
      : { ...operator, credentials: credentialName(account.id, operator.name) },
  );
  switch (account.provider) {
    case 'dotdigital':
      return { ...account, operators, baseUrl: `${sandboxUrl}/dotdigital/${account.region}` };
    case 'eset-msp-administrator-2':
      return {
        ...account,
        operators,
        baseUrl: `${sandboxUrl}/ema2/api`,
        connectUrl: `${sandboxUrl}/eset-connect/${account.region}`,
      };
    default:
      return { ...account, operators, connectUrl: `${sandboxUrl}/eset-connect/${account.region}` };
  }
}

async function providerIdOf(
  sandbox: SandboxClient,
  account: Account,
  user: AdoptApiUser,
): Promise<string | null> {
  // One that nobody noted stays unknown: a rule of the example is about it.
  if (account.provider === 'dotdigital' || user.providerId === null) return user.providerId;
  const operator = operatorAddress(account.id, account.operators[0]?.name ?? '');
  const path = `/portal/${account.provider}/companies/${account.companyId}/users?operator=${encodeURIComponent(operator)}`;
  const { users } = peopleSchema.parse(await sandbox.get(path));
  return users.find((one) => one.email === user.label)?.id ?? null;
}

async function unlessThere(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'ALREADY_EXISTS') throw error;
  }
}
