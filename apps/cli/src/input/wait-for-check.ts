import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from '@countersign/api-client';
import type { AccountCheckView } from '@countersign/schema';

const WAIT_MILLIS = 60_000;
const CHECK_MILLIS = 200;

/** Waits for the worker's findings of a check that was asked for. @throws Error when no worker answers */
export async function waitForCheck(client: ApiClient, asked: AccountCheckView): Promise<AccountCheckView> {
  let check = asked;
  for (let waited = 0; check.state === 'waiting' && waited < WAIT_MILLIS; waited += CHECK_MILLIS) {
    await pause(CHECK_MILLIS);
    check = await client.showAccountCheck({ params: { id: check.id } });
  }
  if (check.state === 'waiting')
    throw new Error(
      'No worker took the check up within a minute. Start one with "npm start", and ask again.',
    );
  return check;
}
