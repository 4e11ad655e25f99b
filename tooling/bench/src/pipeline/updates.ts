import type { ApiClient } from '@countersign/api-client';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { ACCOUNT, PROVIDER } from './company.ts';

/** A request as it lies before its reviewers. */
export interface Submitted {
  readonly id: string;
  readonly digest: string;
}

/**
 * Asks for an update of each of these API users, and gives what was asked for in their order.
 * @throws Error where one of them does not go to its reviewers
 */
export async function submitUpdates(
  requester: ApiClient,
  { addresses, concurrency, text }: { addresses: readonly string[]; concurrency: number; text: string },
): Promise<readonly Submitted[]> {
  const submitted: Submitted[] = [];
  await forEachConcurrently(addresses, concurrency, async (subject, index) => {
    const { request, revision } = await requester.submitRequest({
      body: {
        provider: PROVIDER,
        action: 'update',
        account: ACCOUNT,
        integration: `integration-${index}`,
        subject,
        change: { description: text },
        reason: 'To see how long it takes',
      },
    });
    if (request.state !== 'in-review') throw new Error(`The request ${request.id} is ${request.state}.`);
    submitted[index] = { id: request.id, digest: revision.digest };
  });
  return submitted;
}

/** Approves all of them; with `concurrency` 1 in their order. */
export async function approveAll(
  approver: ApiClient,
  submitted: readonly Submitted[],
  concurrency: number,
): Promise<void> {
  await forEachConcurrently(submitted, concurrency, async ({ id, digest }) => {
    await approver.reviewRequest({ params: { id }, body: { verdict: 'approve', digest } });
  });
}
