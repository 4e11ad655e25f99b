import type { IdentityView } from '@countersign/schema';
import type { IdentityRecord } from '@countersign/use-cases/ports';
import { iso } from './instant.ts';

/** An identity at an issuer as its holder knows it. */
export const presentIdentity = ({ id, principal, issuer, createdAt }: IdentityRecord): IdentityView => ({
  id,
  principal,
  issuer,
  createdAt: iso(createdAt),
});
