import type { ProvisioningReader, RequestFilter } from '../../ports/index.ts';

const OPEN = ['in-review', 'approved', 'in-progress'] as const;
/** Enough to be named in a refusal. */
const NAMED = 20;

/** Requests of a principal that are not settled, of an account or an integration. */
export function openRequestsOf(
  tx: ProvisioningReader,
  requester: string,
  where: Pick<RequestFilter, 'account' | 'integration'>,
): readonly string[] {
  return OPEN.flatMap((state) => tx.requests.list({ ...where, requester, state, limit: NAMED })).map(
    ({ id }) => id,
  );
}
