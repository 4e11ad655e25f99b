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
export { type BatchPreview, createPreviewBatch } from './batches/preview-batch.ts';
export type { BatchDeps, UploadedFile } from './batches/read-rows.ts';
export { type BatchCommand, createSubmitBatch } from './batches/submit-batch.ts';
export { type BatchRowView, type BatchView, viewBatch, viewVisibleBatch } from './batches/view-batch.ts';
export { type CosignedCheckpointView, cosignedCheckpoint } from './checkpoints/cosigned-checkpoint.ts';
export { createDeliverCheckpoints } from './checkpoints/deliver-checkpoints.ts';
export { createRetireCheckpointTargets } from './checkpoints/retire-targets.ts';
export type { CheckpointTarget, DeliveryDeps } from './checkpoints/targets.ts';
export { viewCheckpoints } from './checkpoints/view-checkpoints.ts';
export { createCollectCredential } from './credentials/collect-credential.ts';
export { passwordContextFor } from './credentials/password-context.ts';
export { createDeliverNext } from './deliveries/deliver-next.ts';
export type { DeliveryTurn, LogDeliveryDeps } from './deliveries/delivery-deps.ts';
export { createRequestRedelivery } from './deliveries/request-redelivery.ts';
export { createRetireDeliveryTargets } from './deliveries/retire-targets.ts';
export { type DeliveriesView, viewDeliveries } from './deliveries/view-deliveries.ts';
export type { AdmissionDeps, RequestDeps, ReviewSeal } from './deps.ts';
export { digestOf, digestOfBytes, isDigestOf, saltedDigest } from './digest.ts';
export { type FoundGrounds, findGrounds } from './evaluation/find-grounds.ts';
export { createRecordEvidence } from './evidence/record-evidence.ts';
export { type RequestEvidence, viewEvidence } from './evidence/view-evidence.ts';
export { createEndExceptions } from './exceptions/end-exceptions.ts';
export { createProbeAccounts } from './execution/probe-accounts.ts';
export { type Publication, type PublishJob, publishDue, type RelayDeps } from './execution/publish-due.ts';
export { republishLost } from './execution/republish-lost.ts';
export { createRunJob, type JobOutcome } from './execution/run-job.ts';
export type { WorkDeps } from './execution/work-deps.ts';
export { approvalsNeeded } from './governance/approvals-needed.ts';
export { createProposeChange } from './governance/propose-change.ts';
export { createReviewChange } from './governance/review-change.ts';
export { reviewersLeft } from './governance/reviewers-left.ts';
export { createWithdrawChange } from './governance/withdraw-change.ts';
export { createRecordBackup } from './host/record-backup.ts';
export { createRecordRestoration } from './host/record-restoration.ts';
export { createRecoverPerson, type Recovery } from './host/recover-person.ts';
export { type RefusalsView, viewRefusals } from './host/view-refusals.ts';
export { createLedger } from './ledger/create-ledger.ts';
export { LEASE_MILLIS, type LedgerDeps, type WorkerActor } from './ledger/ledger-deps.ts';
export { createPermitHistories, type PermitHistories, type StepHistory } from './ledger/permit-histories.ts';
export { createExportLog, type ExportLogCommand, type LogExport } from './log/export-log.ts';
export { createApprovePruning } from './log/pruning/approve-pruning.ts';
export { continuePruning } from './log/pruning/continue-pruning.ts';
export { createRequestPruning, type Pruning, type PruningDeps } from './log/pruning/request-pruning.ts';
export { createRecordLogRead, spanOf } from './log/record-log-read.ts';
export { createResumeLog } from './log/resume-log.ts';
export { createSearchLog } from './log/search-log.ts';
export { viewOutages } from './outages/view-outages.ts';
export { activatePolicies } from './policies/activate-policies.ts';
export { bundlePolicies } from './policies/bundle-policies.ts';
export { createInstallPolicies } from './policies/install-policies.ts';
export { policiesAt } from './policies/policies-at.ts';
export { createProposePolicies } from './policies/propose-policies.ts';
export { createReviewProposal, POLICY_APPROVALS } from './policies/review-proposal.ts';
export { createWithdrawProposal } from './policies/withdraw-proposal.ts';
export { createAuthenticate, type SignedIn } from './principals/authenticate.ts';
export { createPrincipalCreator } from './principals/create-principal.ts';
export { createDeactivatePrincipal } from './principals/deactivate-principal.ts';
export type { PrincipalDeps } from './principals/deps.ts';
export { createEnrolHolder, type Enrolled } from './principals/enrol-holder.ts';
export { createInviteHolder, type Invitation } from './principals/invite-holder.ts';
export { createIssueToken, type IssuedToken } from './principals/issue-token.ts';
export { createRenewToken } from './principals/renew-token.ts';
export { createRevokeToken } from './principals/revoke-token.ts';
export { createRecordRefusal } from './record-refusal.ts';
export { createRefusalCounter, type RefusalCounter } from './refusal-counter.ts';
export { createAdoptApiUser } from './registry/adopt-api-user.ts';
export { createRequestAccountCheck } from './registry/check-account.ts';
export { createCorrectApiUser } from './registry/corrections/correct-api-user.ts';
export { createSetIntegrationOwner } from './registry/corrections/set-integration-owner.ts';
export { createSetOperator } from './registry/corrections/set-operator.ts';
export { createRequestDiagnosis } from './registry/diagnose-api-user.ts';
export { createRegisterAccount } from './registry/register-account.ts';
export { createRegisterIntegration } from './registry/register-integration.ts';
export { createCancelRequest } from './requests/cancel-request.ts';
export { createEditRequest, type EditCommand } from './requests/edit-request.ts';
export { createSubmitRequest, type Submission } from './requests/submit-request.ts';
export { type RequestView, viewRequest } from './requests/view-request.ts';
export { type WaitsFor, waitsFor } from './requests/waits-for.ts';
export { createRecordAcknowledgement } from './reviews/record-acknowledgement.ts';
export { createRecordReview, type ReviewCommand } from './reviews/record-review.ts';
export { createStartLog } from './start-log.ts';
export { createHoldSubject, createReleaseSubject } from './subjects/hold-subject.ts';
export { createRequestErasure } from './subjects/request-erasure.ts';
export { createSettleErasure, type SettleErasureCommand } from './subjects/settle-erasure.ts';
export { subjectOf } from './subjects/subject-of.ts';
export { type CompleteTaskCommand, createCompleteTask } from './tasks/complete-task.ts';
export { type ConfirmTaskCommand, createConfirmTask } from './tasks/confirm-task.ts';
export { createStartTask } from './tasks/start-task.ts';
export { type Status, viewStatus } from './view-status.ts';
