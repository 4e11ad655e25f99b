import { type AccountFinding, ConnectorFailure } from '@countersign/use-cases/ports';

/** The finding of one check. That the provider fails is a finding, too. */
export async function findingOf(
  check: string,
  runCheck: () => Promise<Omit<AccountFinding, 'check'>>,
): Promise<AccountFinding> {
  try {
    return { check, ...(await runCheck()) };
  } catch (error) {
    return { check, ok: false, message: messageFor(error) };
  }
}

/** The findings of checks that build on each other: a failure becomes the finding of the first. */
export async function findingsOf(
  first: string,
  runCheck: () => Promise<readonly AccountFinding[]>,
): Promise<readonly AccountFinding[]> {
  try {
    return await runCheck();
  } catch (error) {
    return [{ check: first, ok: false, message: messageFor(error) }];
  }
}

/** Being stopped, or a fault of this program, says nothing about the account, so it ends the whole check. */
function messageFor(error: unknown): string {
  if (error instanceof ConnectorFailure && error.code !== 'CALL_ABORTED') return error.message;
  throw error;
}
