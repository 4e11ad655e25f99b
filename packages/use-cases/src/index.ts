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
  requireScope,
  requireVisible,
  requireVisibleRequest,
  requireVisibleTask,
  subjectObject,
} from './authorization/index.ts';
export { type BatchResults, createBatchResults } from './batches/batch-results.ts';
export { type BatchPreview, createPreviewBatch } from './batches/preview-batch.ts';
export type { BatchDeps, UploadedFile } from './batches/read-rows.ts';
export { createCancelBatch, createPauseBatch, createResumeBatch } from './batches/steer-batch.ts';
export { createStopBatch } from './batches/stop-batch.ts';
export { stopMessage } from './batches/stop-message.ts';
export { type BatchCommand, createTakeBatch, type TakenBatch } from './batches/take-batch.ts';
export {
  type BatchRowView,
  type BatchView,
  listBatches,
  viewBatch,
  viewBatchRows,
  viewRow,
} from './batches/view-batch.ts';
export { createWorkOnBatch } from './batches/work-on-batch.ts';
export { createBreakGlass } from './break-glass/break-glass.ts';
export { createReviewBreakGlass } from './break-glass/review-break-glass.ts';
export { type CosignedCheckpointView, cosignedCheckpoint } from './checkpoints/cosigned-checkpoint.ts';
export { createDeliverCheckpoints } from './checkpoints/deliver-checkpoints.ts';
export type { CheckpointTarget, DeliveryDeps } from './checkpoints/targets.ts';
export { viewCheckpoints } from './checkpoints/view-checkpoints.ts';
export { createCollectCredential } from './credentials/collect-credential.ts';
export { passwordContextFor } from './credentials/password-context.ts';
export { delegationState } from './delegations/delegation-state.ts';
export { createEndDelegation } from './delegations/end-delegation.ts';
export { requireShownRequest } from './delegations/require-shown-request.ts';
export { createSetDelegation } from './delegations/set-delegation.ts';
export { viewDelegations } from './delegations/view-delegations.ts';
export { createDeliverNext } from './deliveries/deliver-next.ts';
export type { DeliveryTurn, LogDeliveryDeps } from './deliveries/delivery-deps.ts';
export { createRequestRedelivery } from './deliveries/request-redelivery.ts';
export { createRetireDeliveryTargets } from './deliveries/retire-targets.ts';
export { type DeliveriesView, viewDeliveries } from './deliveries/view-deliveries.ts';
export type { ActingDeps, AdmissionDeps, RequestDeps, ReviewSeal } from './deps.ts';
export {
  isOpenDestination,
  type NamedDestination,
  namedDestination,
} from './destinations/named-destination.ts';
export { createRecordDestinations } from './destinations/record-destinations.ts';
export { viewDestinations } from './destinations/view-destinations.ts';
export { digestOf, digestOfBytes, isDigestOf, saltedDigest } from './digest.ts';
export { type FoundGrounds, findGrounds } from './evaluation/find-grounds.ts';
export { createRecordEvidence } from './evidence/record-evidence.ts';
export { type RequestEvidence, viewEvidence } from './evidence/view-evidence.ts';
export { type AttachEvidenceDeps, createAttachEvidence } from './evidence-files/attach-evidence.ts';
export { countEvidence } from './evidence-files/count-evidence.ts';
export { createReadEvidence } from './evidence-files/read-evidence.ts';
export { createSweepEvidence } from './evidence-files/sweep-evidence.ts';
export { createEndExceptions } from './exceptions/end-exceptions.ts';
export { createProbeAccounts } from './execution/probe-accounts.ts';
export { type Publication, type PublishJob, publishDue, type RelayDeps } from './execution/publish-due.ts';
export { republishLost } from './execution/republish-lost.ts';
export { createRunJob, type JobOutcome } from './execution/run-job.ts';
export type { WorkDeps } from './execution/work-deps.ts';
export { createFreeze } from './freezes/freeze.ts';
export { freezeOver } from './freezes/freeze-over.ts';
export { type InForce, viewFreezes } from './freezes/view-freezes.ts';
export { changeObject } from './governance/access-of.ts';
export { approvalsNeeded } from './governance/approvals-needed.ts';
export { changeSignature } from './governance/change-signature.ts';
export { countedApprovals } from './governance/counted-approvals.ts';
export { createGoOnWithChanges } from './governance/go-on-with-change.ts';
export { keyInUse } from './governance/kinds/rotate-key.ts';
export { createProposeChange } from './governance/propose-change.ts';
export { revealedBy } from './governance/revealed-by.ts';
export { createReviewChange } from './governance/review-change.ts';
export { reviewersLeft } from './governance/reviewers-left.ts';
export { viewApprovals } from './governance/view-approvals.ts';
export { waitsForOf } from './governance/waits-for-of.ts';
export { createWithdrawChange } from './governance/withdraw-change.ts';
export { createSetGroup } from './groups/set-group.ts';
export { createRecordBackup } from './host/record-backup.ts';
export { createRecordRestoration } from './host/record-restoration.ts';
export { createRecoverPerson, type Recovery } from './host/recover-person.ts';
export { type RefusalsView, viewRefusals } from './host/view-refusals.ts';
export type { InboxItem } from './inbox/inbox-item.ts';
export { countInbox, listInbox } from './inbox/list-inbox.ts';
export { selectReviews } from './inbox/select-reviews.ts';
export { createInstallationSeal, type InstallationSeal } from './installation/installation-seal.ts';
export { createSealInstallation } from './installation/seal-installation.ts';
export { viewSeal } from './installation/view-seal.ts';
export { needsReplacedWorkerKeys } from './keys/needs-replaced-worker-keys.ts';
export { createLedger } from './ledger/create-ledger.ts';
export { LEASE_MILLIS, type LedgerDeps, type WorkerActor } from './ledger/ledger-deps.ts';
export { createPermitHistories, type PermitHistories, type StepHistory } from './ledger/permit-histories.ts';
export { entriesOfType } from './log/entries-of-type.ts';
export { createExportLog, type ExportLogCommand, type LogExport } from './log/export-log.ts';
export { continuePruning } from './log/pruning/continue-pruning.ts';
export { createRequestPruning } from './log/pruning/request-pruning.ts';
export type { Retention } from './log/pruning/retention.ts';
export { createRecordLogRead, spanOf } from './log/record-log-read.ts';
export { createResumeLog } from './log/resume-log.ts';
export { createSearchLog } from './log/search-log.ts';
export { logTime } from './log-time.ts';
export type { NoticeChannel, NoticeDeps } from './notices/notice-deps.ts';
export { createNoticeDesk, type NoticeDesk } from './notices/notice-desk.ts';
export { createSetPreferences, viewPreferences } from './notices/preferences.ts';
export { createRetryNotification } from './notices/retry-notification.ts';
export { viewNotifications } from './notices/view-notifications.ts';
export { viewOutages } from './outages/view-outages.ts';
export { activatePolicies } from './policies/activate-policies.ts';
export { bundlePolicies } from './policies/bundle-policies.ts';
export { createInstallPolicies } from './policies/install-policies.ts';
export { policiesAt } from './policies/policies-at.ts';
export { proposalState } from './policies/proposal-state.ts';
export { createProposePolicies } from './policies/propose-policies.ts';
export { createAuthenticate, type SignedIn } from './principals/authenticate.ts';
export { createPrincipalCreator } from './principals/create-principal.ts';
export { createDeactivatePrincipal } from './principals/deactivate-principal.ts';
export type { PrincipalDeps } from './principals/deps.ts';
export { createEnrolHolder, type Enrolled } from './principals/enrol-holder.ts';
export { createInviteHolder } from './principals/invite-holder.ts';
export { createIsGoodCode } from './principals/is-good-code.ts';
export {
  createCollectToken,
  createIssueMachineToken,
  type HandedOut,
} from './principals/issue-machine-token.ts';
export { createIssueToken, type IssuedToken } from './principals/issue-token.ts';
export { mayBeOneOf } from './principals/may-be-one-of.ts';
export type { Invitation } from './principals/put-code.ts';
export { createRegisterPrincipal } from './principals/register-principal.ts';
export { createRenewToken } from './principals/renew-token.ts';
export { createRevokeToken } from './principals/revoke-token.ts';
export { viewVouching } from './principals/view-vouching.ts';
export { createVouchForPrincipal } from './principals/vouch-for-principal.ts';
export { createRecordRefusal } from './record-refusal.ts';
export { createRefusalCounter, type RefusalCounter } from './refusal-counter.ts';
export { createAdoptApiUser } from './registry/adoptions/adopt-api-user.ts';
export { createChangeAccount } from './registry/change-account.ts';
export { createRequestAccountCheck } from './registry/check-account.ts';
export { createCorrectApiUser } from './registry/corrections/correct-api-user.ts';
export { createRequestDiagnosis } from './registry/diagnose-api-user.ts';
export { createImportRegistry } from './registry/imports/import-registry.ts';
export { createRegisterAccount } from './registry/register-account.ts';
export { createRegisterIntegration } from './registry/register-integration.ts';
export { createRetireAccount } from './registry/retire-account.ts';
export { createRetireIntegration } from './registry/retire-integration.ts';
export { createSetIntegrationOwner } from './registry/set-integration-owner.ts';
export { createSetOperator } from './registry/set-operator.ts';
export { createCancelRequest } from './requests/cancel-request.ts';
export { createCommentOnRequest } from './requests/comment-on-request.ts';
export { createEditRequest, type EditCommand } from './requests/edit-request.ts';
export { createPreviewRequest, type RequestPreview } from './requests/preview-request.ts';
export { createSubmitRequest, type Submission } from './requests/submit-request.ts';
export { type RequestView, viewRequest } from './requests/view-request.ts';
export { type WaitsFor, waitsFor } from './requests/waits-for.ts';
export { createActOnOverdue } from './reviews/act-on-overdue.ts';
export { createRecordAcknowledgement } from './reviews/record-acknowledgement.ts';
export { createRecordReview, type ReviewCommand } from './reviews/record-review.ts';
export { createReviewSelection } from './reviews/review-selection.ts';
export { createReviewDesk, type ReviewDesk, type Reviewer } from './reviews/signed/review-desk.ts';
export { createInvitationDesk, type InvitationDesk } from './sign-in/accept-invitation.ts';
export { addressKey } from './sign-in/address-key.ts';
export { type Challenges, createChallenges } from './sign-in/challenges.ts';
export { type AtWork, createOwnPasskeys, type OwnPasskeys } from './sign-in/change-own-passkeys.ts';
export { createDeviceLogins, type DeviceLogins } from './sign-in/device-logins.ts';
export { createEndReplaced } from './sign-in/end-replaced.ts';
export { createEndSession, type EndedSession } from './sign-in/end-session.ts';
export { evictOldest } from './sign-in/evict-oldest.ts';
export { type ListedToken, listTokens } from './sign-in/list-tokens.ts';
export { createOpenByLink } from './sign-in/open-by-link.ts';
export { createRevokeIdentity } from './sign-in/revoke-identity.ts';
export { createRevokePasskey } from './sign-in/revoke-passkey.ts';
export { createIssuerDesk, type IssuedIdentity, type IssuerDesk } from './sign-in/sign-in-by-issuer.ts';
export type { Origin, SessionLimits, SignInDeps } from './sign-in/sign-in-deps.ts';
export { issueLink } from './sign-in/sign-in-links.ts';
export { createSignInWithPasskey } from './sign-in/sign-in-with-passkey.ts';
export type { StartedSession } from './sign-in/start-session.ts';
export { createTokenUses, type TokenUses } from './sign-in/token-uses.ts';
export { createStartLog } from './start-log.ts';
export { type Erasure, listErasures } from './subjects/erasures.ts';
export { createHoldSubject } from './subjects/hold-subject.ts';
export { createReleaseSubject } from './subjects/release-subject.ts';
export { createRequestErasure } from './subjects/request-erasure.ts';
export { subjectOf } from './subjects/subject-of.ts';
export { type CompleteTaskCommand, createCompleteTask } from './tasks/complete-task.ts';
export { type ConfirmTaskCommand, createConfirmTask } from './tasks/confirm-task.ts';
export { createHandOverTask } from './tasks/hand-over-task.ts';
export { createReleaseTask } from './tasks/release-task.ts';
export { reportOf } from './tasks/report-of.ts';
export {
  onlyTasksAsLogged,
  requireShownRequestAsLogged,
  requireShownTaskAsLogged,
} from './tasks/require-task-as-logged.ts';
export { createResendInvitation } from './tasks/resend-invitation.ts';
export { createStartTask } from './tasks/start-task.ts';
export { createWithdrawReport } from './tasks/withdraw-report.ts';
export {
  countDivergences,
  countOverdueReviews,
  countOverdueTasks,
  type Status,
  viewStatus,
} from './view-status.ts';
