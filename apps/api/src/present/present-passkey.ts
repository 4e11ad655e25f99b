import type { PasskeyView } from '@countersign/schema';
import type { PasskeyRecord } from '@countersign/use-cases/ports';
import { iso, isoOrNull } from './instant.ts';

/** A passkey as its holder knows it. */
export const presentPasskey = (passkey: PasskeyRecord): PasskeyView => ({
  id: passkey.id,
  principal: passkey.principal,
  label: passkey.label,
  aaguid: passkey.aaguid,
  backupEligible: passkey.backupEligible,
  createdAt: iso(passkey.createdAt),
  lastUsedAt: isoOrNull(passkey.lastUsedAt),
  vouchedBy: passkey.vouchedBy,
});
