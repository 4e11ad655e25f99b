import type { GovernanceChangeView } from '@countersign/schema';

/** What was asked for is not done: the change waits for others to approve it. No failure, and nothing that a program may go on from. */
export class WaitsForApproval extends Error {
  override readonly name = 'WaitsForApproval';
  readonly change: GovernanceChangeView;

  constructor(change: GovernanceChangeView) {
    super(
      `${change.id} waits for ${change.approvalsNeeded} others to approve it. See "countersign governance show ${change.id}".`,
    );
    this.change = change;
  }
}
