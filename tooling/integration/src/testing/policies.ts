import type { Provider } from '@countersign/schema';
import { SHIPPED } from './world.ts';

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
