import {
  type ApprovalSlot,
  type Approver,
  approvalSlots,
  openSlots,
  signatureNeeded,
} from '@countersign/lifecycle';
import type { Requirement } from '@countersign/schema';
import type { ApprovalStatus } from './approval-status.ts';

/**
 * Which of the approvals that are asked for by now nobody has given. Where the glass was broken, that takes their place; what a passkey has to
 * sign, nothing does.
 */
export const missingApprovals = (
  requirements: readonly Requirement[],
  { breakGlass, escalated, resolution }: Pick<ApprovalStatus, 'breakGlass' | 'escalated' | 'resolution'>,
  approvers: readonly Approver[] = resolution.approvers,
): readonly ApprovalSlot[] =>
  breakGlass !== null && signatureNeeded(requirements) === null
    ? []
    : openSlots(approvalSlots(requirements, { also: escalated }), approvers);
