import type { ReadBack } from '../define-connector.ts';

/** `dotdigital.switch-integration`: only the integration itself knows which API user it signs in as. */
export function verifySwitch(): ReadBack<'dotdigital'> {
  return async () => ({
    kind: 'cannot-verify',
    reason:
      'dotdigital does not show which API user an integration uses. Its owner has to confirm the switch.',
  });
}
