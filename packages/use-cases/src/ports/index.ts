export type { ApiUserFilter } from './api-users.ts';
export type { BatchRecord, BatchRowRecord, RowProblem, StagedRow } from './batch-records.ts';
export type { BreakGlassRecord, BreakGlassReviewRecord } from './break-glass.ts';
export {
  type CheckpointArchive,
  type CheckpointMessage,
  type CheckpointSender,
  DeliveryFailure,
  type WitnessCaller,
} from './checkpoints.ts';
export {
  type AccountFinding,
  type ApiUserCredentials,
  type Connector,
  ConnectorFailure,
  type Credentials,
  type FindResult,
  type Identification,
  type ProbeResult,
  type StepContext,
  type VerifyResult,
} from './connector.ts';
export type { DelegationRecord } from './delegations.ts';
export type {
  DeadLetterRecord,
  DeliveryMessage,
  DeliverySender,
  DeliveryTargetRecord,
  SendResult,
} from './deliveries.ts';
export type { DeliveryReader, DeliveryWriter } from './delivery.ts';
export type { DestinationRecord } from './destinations.ts';
export type { EvidenceFileRecord, EvidenceFiles } from './evidence-files.ts';
export type { ExecutionReader, ExecutionWriter, TaskFilter } from './execution.ts';
export type { FreezeRecord } from './freezes.ts';
export type {
  GovernanceChangeRecord,
  GovernanceReader,
  GovernanceReviewRecord,
  GovernanceWriter,
} from './governance.ts';
export type { HostKeys } from './host-keys.ts';
export type { IdentityReader, IdentityWriter } from './identity.ts';
export type { EnrolmentRecord, IdentityRecord, PasskeyRecord, TokenRecord } from './identity-records.ts';
export type { DuePublication, Ledger, QueuedWork } from './ledger.ts';
export type { ListScope, Page } from './lists.ts';
export type { LogReader, LogWriter } from './log.ts';
export type {
  NoticeRecord,
  NotificationRecord,
} from './notices.ts';
export type { NotificationSender } from './notification-senders.ts';
export type { DueWork, OutboxRecord } from './outbox.ts';
export type { EnrolledPasskey, PasskeyProblem, PasskeyVerifier } from './passkeys.ts';
export type { PolicyAssessment, PolicyAssessor, PolicyEvaluators } from './policies.ts';
export type { PolicyReader, PolicyWriter } from './policy-sets.ts';
export type { PrivacyReader, PrivacyWriter } from './privacy.ts';
export type { ProvisioningReader, ProvisioningWriter } from './provisioning.ts';
export type {
  AccountCheckRecord,
  AcknowledgementRecord,
  AdoptionRecord,
  ApiUserNameHolder,
  CheckpointTargetRecord,
  CommentRecord,
  CorrectionRecord,
  CosignatureRecord,
  DecisionRecord,
  EntryProof,
  ErasureRecord,
  ExceptionRecord,
  HoldRecord,
  PermitRecord,
  PolicyProposalRecord,
  PolicyReviewRecord,
  PolicySetRecord,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
  SecretRecord,
  SignedReviewRecord,
  StepProblem,
  StepRecord,
  StoredEntry,
  SubjectRecord,
  TaskEventRecord,
  TaskRecord,
} from './records.ts';
export type { RegistryReader, RegistryWriter } from './registry.ts';
export type { RequestFilter } from './requests.ts';
export type { Clock, Ids, Logger, RandomBytes } from './runtime.ts';
export type { CredentialSource, Sealer } from './secrets.ts';
export type { ReadTransaction, Rehearsal, Store, Synchronous, WriteTransaction } from './store.ts';
export type { WaitingFilter, WaitingPlace, WaitingRecord } from './waiting.ts';
