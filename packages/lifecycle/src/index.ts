export { type EffectCell, effectTable } from './effects/effect-table.ts';
export { type ChangeField, type EffectContext, fieldEffects, setsRights } from './effects/field-effects.ts';
export { effectsOfRequest, type RequestEffectsInput } from './effects/request-effects.ts';
export { labelAfter } from './inventory/label-after.ts';
export type { PlanInput } from './plans/plan-input.ts';
export { missingSteps, planRequest } from './plans/plan-request.ts';
export { nextStart, windowsOf } from './request/next-start.ts';
export { type RequestRows, type RowDifference, requestDifferences } from './request/request-differences.ts';
export { growHistory, type HistoryEntry, hasEnded, type RequestHistory } from './request/request-history.ts';
export { type RequestEvent, refusal } from './request/transitions.ts';
export { floorApprovals, meetsFloor, type ReviewedChange } from './review/access-floor.ts';
export {
  ANY_STAGE,
  type ApprovalSlot,
  type Approver,
  approvalSlots,
  inStages,
  isTheirTurn,
  openSlots,
} from './review/approval-slots.ts';
export { changeDocument, type DigestedChange } from './review/change-document.ts';
export { type Deadline, deadlinesOf } from './review/deadlines.ts';
export {
  asksForSame,
  earlierRejecters,
  type PastReview,
  REJECTION_STANDS_DAYS,
  type ReviewHistory,
} from './review/earlier-rejecters.ts';
export {
  type GivenAcknowledgement,
  outstandingAcknowledgements,
  signatureNeeded,
} from './review/outstanding.ts';
export {
  type CountedReview,
  type EarlierRejecter,
  type ReviewResolution,
  resolveReviews,
} from './review/resolve-reviews.ts';
export { dueAt, riskOf } from './review/risk.ts';
export { backoffMillis } from './step/backoff.ts';
export { patchFromResult, patchWhenDone, showsAbsence } from './step/inventory-patch.ts';
export { mayHaveTakenEffect } from './step/may-have-taken-effect.ts';
export { afterAwayFailure, afterProbe, isProbeDue, type Outage, presenceOf } from './step/outage.ts';
export { ownUserName } from './step/own-user-name.ts';
export {
  createPermitLedger,
  type FreezeInLog,
  type LedgerEntry,
  type PermitFault,
  type PermitLedger,
} from './step/permit-ledger.ts';
export { counts, firstUnproven, proofsOwed } from './step/proofs-owed.ts';
export { type AfterFailure, type AttemptFailure, settleFailure } from './step/settle-attempt.ts';
export {
  deadLetterInstructions,
  outcomeUnknownInstructions,
  verifyFirstInstructions,
} from './task/decision-instructions.ts';
export { invitationEnds } from './task/invitation-ends.ts';
