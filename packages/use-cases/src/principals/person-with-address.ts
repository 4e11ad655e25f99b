import type { Principal } from '@countersign/schema';
import type { IdentityReader } from '../ports/index.ts';

/**
 * The person who has an address and can be asked, and to whom something can be sealed. A machine is nobody who answers for
 * anything: whoever registered it has its key. Nor is somebody who has left.
 */
export function personWithAddress(tx: IdentityReader, address: string): Principal | undefined {
  const principal = tx.principals.byEmail(address);
  return principal?.kind === 'person' && principal.state === 'active' ? principal : undefined;
}
