import type { ApiClient } from '@countersign/api-client';
import { UsageError } from '../exit-codes.ts';

/**
 * The identifier of whom the caller stands in for, by identifier, address or name.
 * @throws UsageError where nobody or more than one is meant
 */
export async function delegatorNamed(
  client: Pick<ApiClient, 'listDelegations' | 'me'>,
  name: string,
): Promise<string> {
  if (name.startsWith('pri_')) return name;
  const me = await client.me({});
  const { delegations } = await client.listDelegations({});
  const meant = name.toLowerCase();
  const found = new Set(
    delegations
      .filter(({ delegate, state }) => delegate.id === me.id && state === 'in-force')
      .map(({ delegator }) => delegator)
      .filter((one) => [one.email, one.name].some((known) => known.toLowerCase() === meant))
      .map(({ id }) => id),
  );
  const [id, another] = found;
  if (id !== undefined && another === undefined) return id;
  throw new UsageError(
    id === undefined
      ? `You do not review in place of ${name} now; see "countersign delegation list".`
      : `You review in place of several people called ${name}; give an identifier (pri_...).`,
  );
}
