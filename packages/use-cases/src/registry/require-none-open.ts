import type { ProvisioningReader, RequestFilter } from '../ports/index.ts';
import { refused } from './corrections/changed-fields.ts';
import { openRequestsOf } from './corrections/open-requests-of.ts';

/**
 * What is under way has to end before what it is about is retired.
 * @throws CountersignError CORRECTION_REFUSED naming the requests
 */
export function requireNoneOpen(
  tx: ProvisioningReader,
  where: Pick<RequestFilter, 'account' | 'integration'>,
): void {
  const open = openRequestsOf(tx, undefined, where);
  if (open.length === 0) return;
  const reason = `requests about it are open (${open.join(', ')}); have them finished or cancelled first, or stop them at once with "countersign freeze"`;
  throw refused(reason);
}
