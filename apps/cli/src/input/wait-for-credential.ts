import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { CredentialView } from '@countersign/schema';

const CHECK_MILLIS = 250;
const WAIT_MILLIS = 15_000;

/** Waits until the worker has sealed the credential of a request to the operator who took its task on; undefined without one. */
export async function waitForCredential(
  client: ApiClient,
  request: string,
  waitMillis = WAIT_MILLIS,
): Promise<CredentialView | undefined> {
  const until = performance.now() + waitMillis;
  for (;;) {
    const { credentials } = await client.listCredentials({});
    const waiting = credentials.find(
      (one) => one.request === request && one.purpose === 'operator' && one.collectedAt === null,
    );
    if (waiting !== undefined || performance.now() > until) return waiting;
    await pause(CHECK_MILLIS);
  }
}
