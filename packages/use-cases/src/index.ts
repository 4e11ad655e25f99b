export {
  apiUserObject,
  authorize,
  authorizeBeforehand,
  batchObject,
  GLOBAL,
  HiddenError,
  isAuthorized,
  listScope,
  type ProtectedObject,
  principalObject,
  requestObject,
  requireVisible,
  requireVisibleRequest,
  requireVisibleTask,
  subjectObject,
} from './authorization/index.ts';
export { makePreviewBatch } from './batches/preview-batch.ts';
export type { BatchDeps, UploadedFile } from './batches/read-rows.ts';
export { type BatchCommand, makeSubmitBatch } from './batches/submit-batch.ts';
export { type BatchRowView, type BatchView, viewBatch, viewVisibleBatch } from './batches/view-batch.ts';
export { type CosignedCheckpointView, cosignedCheckpoint } from './checkpoints/cosigned-checkpoint.ts';
export { makeDeliverCheckpoints } from './checkpoints/deliver-checkpoints.ts';
export { makeForgetTargets } from './checkpoints/forget-targets.ts';
export type { CheckpointTarget, DeliveryDeps } from './checkpoints/targets.ts';
export { viewCheckpoints } from './checkpoints/view-checkpoints.ts';
export { makeCollectCredential } from './credentials/collect-credential.ts';
export { passwordContextFor } from './credentials/password-context.ts';
export { makeDeliverNext } from './deliveries/deliver-next.ts';
export type { DeliveryTurn, LogDeliveryDeps } from './deliveries/delivery-deps.ts';
export { makeGiveUpOthers } from './deliveries/give-up-others.ts';
export { makeRequestRedelivery } from './deliveries/request-redelivery.ts';
export { type DeliveriesView, viewDeliveries } from './deliveries/view-deliveries.ts';
export type { AdmissionDeps, RequestDeps, ReviewSeal } from './deps.ts';
export { digestOf, digestOfBytes, saltedDigest } from './digest.ts';
export { makeRecordEvidence } from './evidence/record-evidence.ts';
export { type RequestEvidence, viewEvidence } from './evidence/view-evidence.ts';
export { makeEndExceptions } from './exceptions/end-exceptions.ts';
export type { ExecutionDeps } from './execution-deps.ts';
export { makeRecordBackup } from './host/record-backup.ts';
export { makeRecordRestoration } from './host/record-restoration.ts';
export { makeRecoverAdministrator, type Recovery } from './host/recover-administrator.ts';
export { type RefusalsView, viewRefusals } from './host/view-refusals.ts';
export { type ExportLogCommand, type LogExport, makeExportLog } from './log/export-log.ts';
export { makeApprovePruning } from './log/pruning/approve-pruning.ts';
export { makeAskPruning, type Pruning, type PruningDeps } from './log/pruning/ask-pruning.ts';
export { continuePruning } from './log/pruning/continue-pruning.ts';
export { makeRecordLogRead, spanOf } from './log/record-log-read.ts';
export { makeResumeLog } from './log/resume-log.ts';
export { makeSearchLog } from './log/search-log.ts';
export { makeProbeAccounts } from './outages/probe-accounts.ts';
export { viewOutages } from './outages/view-outages.ts';
export { type Publication, type PublishJob, publishDue, type RelayDeps } from './outbox/publish-due.ts';
export { republish } from './outbox/republish.ts';
export { activatePolicies } from './policies/activate-policies.ts';
export { bundlePolicies } from './policies/bundle-policies.ts';
export { makeInstallPolicies } from './policies/install-policies.ts';
export { policiesAt } from './policies/policies-at.ts';
export { makeProposePolicies } from './policies/propose-policies.ts';
export { makeReviewProposal, POLICY_APPROVALS } from './policies/review-proposal.ts';
export { makeWithdrawProposal } from './policies/withdraw-proposal.ts';
export { makeAuthenticate, type SignedIn } from './principals/authenticate.ts';
export { makeCreatePrincipal } from './principals/create-principal.ts';
export type { PrincipalDeps } from './principals/deps.ts';
export { type Enrolled, makeEnrolHolder } from './principals/enrol-holder.ts';
export { type Invitation, makeInviteHolder } from './principals/invite-holder.ts';
export { type IssuedToken, makeIssueToken } from './principals/issue-token.ts';
export { makeRenewToken } from './principals/renew-token.ts';
export { makeRevokeToken } from './principals/revoke-token.ts';
export { makeRecordRefusal } from './record-refusal.ts';
export { createRefusalCounter, type RefusalCounter } from './refusal-counter.ts';
export { makeAdoptApiUser } from './registry/adopt-api-user.ts';
export { makeRequestAccountCheck, makeRunAccountCheck } from './registry/check-account.ts';
export { makeCorrectApiUser } from './registry/corrections/correct-api-user.ts';
export { makeSetIntegrationOwner } from './registry/corrections/set-integration-owner.ts';
export { makeSetOperator } from './registry/corrections/set-operator.ts';
export { makeRequestDiagnosis } from './registry/diagnose-api-user.ts';
export { makeRegisterAccount } from './registry/register-account.ts';
export { makeRegisterIntegration } from './registry/register-integration.ts';
export { makeCancelRequest } from './requests/cancel-request.ts';
export { type EditCommand, makeEditRequest } from './requests/edit-request.ts';
export { makeSubmitRequest, type Submission } from './requests/submit-request.ts';
export { type RequestView, viewRequest } from './requests/view-request.ts';
export { type WaitsFor, waitsFor } from './requests/waits-for.ts';
export { makeRecordAcknowledgement } from './reviews/record-acknowledgement.ts';
export { makeRecordReview, type ReviewCommand } from './reviews/record-review.ts';
export { makeStartLog } from './start-log.ts';
export { createPermitHistories, type PermitHistories, type StepHistory } from './steps/permit-histories.ts';
export { type JobOutcome, makeRunStep } from './steps/run-step.ts';
export { makeAskErasure } from './subjects/ask-erasure.ts';
export { makeHoldSubject, makeReleaseSubject } from './subjects/hold-subject.ts';
export { makeSettleErasure, type SettleErasureCommand } from './subjects/settle-erasure.ts';
export { subjectOf } from './subjects/subject-of.ts';
export { type CompleteTaskCommand, makeCompleteTask } from './tasks/complete-task.ts';
export { type ConfirmTaskCommand, makeConfirmTask } from './tasks/confirm-task.ts';
export { makeStartTask } from './tasks/start-task.ts';
export { type Status, viewStatus } from './view-status.ts';
