import type { RequestViewWire } from '@countersign/schema';
import { type DemoUsers, demoUserWithAddress } from './demo-users.ts';

const APPROVERS = ['approver-1', 'approver-2', 'approver-3', 'approver-4'];

/**
 * Plays the people who decide on one request that is in review: acknowledgements by whom they are owed, then as many
 * approvals as it needs. An acknowledgement that the requester should have given with the request is a reason to reject.
 */
export async function decideRequest(demoUsers: DemoUsers, id: string): Promise<void> {
  const view = await demoUsers('requester').client.showRequest({ params: { id } });
  if (view.request.state !== 'in-review') return;
  if (view.outstanding.some((one) => one.kind === 'regular-user')) {
    await demoUsers('approver-1').client.reviewRequest({
      params: { id },
      body: {
        verdict: 'reject',
        digest: view.revision.digest,
        reason: 'Integrations get a user of their own, not that of a person.',
      },
    });
    return;
  }
  await acknowledge(demoUsers, view);
  for (const name of APPROVERS.slice(0, view.approvals.needed)) {
    const body = { verdict: 'approve' as const, digest: view.revision.digest };
    const { state } = await demoUsers(name).client.reviewRequest({ params: { id }, body });
    if (state !== 'in-review') return;
  }
}

async function acknowledge(demoUsers: DemoUsers, view: RequestViewWire): Promise<void> {
  const { integrations } = await demoUsers('requester').client.listIntegrations({});
  const owner = integrations.find((one) => one.id === view.request.integration)?.owner;
  for (const { kind, by } of view.outstanding) {
    const demoUser =
      by === 'requester' ? demoUsers('requester') : demoUserWithAddress(demoUsers, owner ?? '');
    await demoUser?.client.acknowledgeRequest({ params: { id: view.request.id }, body: { kind } });
  }
}
