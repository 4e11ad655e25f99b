import type { ProvisioningReader, RequestFilter } from '../../ports/index.ts';

const OPEN = ['in-review', 'approved', 'in-progress'] as const;
/** Enough to be named in a refusal. */
const NAMED = 20;

/** Requests that are not settled, of an account or an integration, and of one principal where one is given. */
export function openRequestsOf(
  tx: ProvisioningReader,
  requester: string | undefined,
  where: Pick<RequestFilter, 'account' | 'integration'>,
): readonly string[] {
  return OPEN.flatMap((state) => tx.requests.list({ ...where, requester, state, limit: NAMED })).map(
    ({ id }) => id,
  );
}
