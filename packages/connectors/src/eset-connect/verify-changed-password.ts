import type { VerifyResult } from '@countersign/use-cases/ports';

/** `eset.change-password`: whoever gets a token has a password that works, and nothing shows that it is a new one. */
export function verifyChangedPassword() {
  return async (): Promise<VerifyResult> => ({
    kind: 'cannot-verify',
    reason:
      'ESET Connect does not show when a password was changed. The holder has to say so, and a second person asks as well.',
  });
}
