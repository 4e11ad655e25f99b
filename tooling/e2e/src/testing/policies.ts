import type { Provider, Requirement, Rule } from '@countersign/schema';
import { activatePolicies } from '@countersign/use-cases';
import { SHIPPED, type World } from './world.ts';

/** Puts the shipped policies but one in force, as a company may that decided against it. */
export async function dropPolicy({ deps }: World, id: string): Promise<void> {
  const documents = SHIPPED.filter((rule) => (rule as { id: string }).id !== id);
  if (documents.length !== SHIPPED.length - 1) throw new Error(`there is no policy ${id}`);
  await deps.store.write((tx) => activatePolicies(tx, deps, { actor: { kind: 'system' }, documents }));
}

/** The shipped policies, and one more that refuses every create on a provider. */
export function withoutCreates(provider: Provider): readonly unknown[] {
  const example: unknown = SHIPPED[0];
  const operations = ['create', 'delete'];
  return [
    ...SHIPPED,
    {
      ...(example as object),
      id: 'house/no-creates',
      title: 'Nothing is created',
      effect: 'deny',
      appliesTo: { providers: [provider], operations },
      conditions: { all: [{ fact: 'operation', operator: 'equal', value: 'create' }] },
      event: { type: 'deny', params: { message: 'Nothing is created now.', remedy: 'Wait.' } },
      cases: operations.map((operation) => ({
        title: operation,
        provider,
        operation,
        facts: {},
        fires: operation === 'create',
      })),
    },
  ];
}

/** A rule of the company's own: whatever creates a user on EMA2 takes this. */
export const demandsOfCreates = (...requirements: readonly Requirement[]): Rule => ({
  id: 'acme/creates',
  version: 1,
  title: 'Whoever lets somebody in answers for it',
  effect: 'require',
  appliesTo: { providers: ['eset-msp-administrator-2'], effects: ['creates-user'] },
  conditions: { all: [{ fact: 'account', path: '$.companyName', operator: 'notEqual', value: 'Nobody' }] },
  event: {
    type: 'require',
    params: {
      message: 'Those whom the company names approve this, as it says.',
      remedy: 'Nothing to do beforehand.',
      requirements: [...requirements],
    },
  },
  source: { document: 'Acme', url: 'https://acme.example', section: '1', read: '2026-11-30', says: 'So.' },
  controls: ['ACME:1'],
  cases: [
    { title: 'one', provider: 'eset-msp-administrator-2', operation: 'create', facts: {}, fires: true },
    {
      title: 'two',
      provider: 'eset-msp-administrator-2',
      operation: 'create',
      facts: { account: { companyName: 'Nobody' } },
      fires: false,
    },
  ],
});

/** Puts the shipped policies and one more in force. */
export const addPolicy = ({ deps }: World, rule: Rule) =>
  deps.store.write((tx) =>
    activatePolicies(tx, deps, { actor: { kind: 'system' }, documents: [...SHIPPED, rule] }),
  );
