import { type DemoPasswords, loadDemoPasswords } from './demo-passwords.ts';
import { type Example, readExample } from './examples.ts';
import { createSandboxClient, type SandboxClient } from './sandbox-client.ts';

/** Where the people of the demonstration act: the providers' portals, their own passwords, what they know of the accounts. */
export interface DemoContext {
  readonly sandbox: SandboxClient;
  readonly demoPasswords: DemoPasswords;
  readonly workerRecipient: string;
  companyOf(account: string): string;
  accountNumberOf(account: string): number;
}

export function createDemoContext(options: {
  readonly dataDirectory: string;
  readonly projectDirectory: string;
  readonly sandboxUrl: string;
  readonly workerRecipient: string;
}): DemoContext {
  const { accounts }: Example = readExample(options.projectDirectory);
  const find = (id: string) => {
    const account = accounts.find((one) => one.id === id);
    if (account === undefined) throw new Error(`the example has no account ${id}`);
    return account;
  };
  return {
    sandbox: createSandboxClient(options.sandboxUrl),
    demoPasswords: loadDemoPasswords(options.dataDirectory),
    workerRecipient: options.workerRecipient,
    companyOf: (id) => {
      const account = find(id);
      return account.provider === 'dotdigital' ? '' : account.companyId;
    },
    accountNumberOf: (id) => {
      const account = find(id);
      return account.provider === 'dotdigital' ? (account.accountNumber ?? 0) : 0;
    },
  };
}
