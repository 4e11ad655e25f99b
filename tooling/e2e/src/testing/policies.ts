import type { Provider } from '@countersign/schema';
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
