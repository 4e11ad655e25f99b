export {
  type Account,
  type AccountOf,
  type AdoptApiUser,
  type AdoptedApiUser,
  API_USER_STATES,
  type ApiUser,
  accountSchema,
  adoptApiUserSchema,
  apiUserSchema,
  credentialNameSchema,
  esetRegionSchema,
  type Integration,
  integrationSchema,
  newAccountSchema,
  type Operator,
  operatorSchema,
} from './account.ts';
export { serviceAddressSchema } from './address.ts';
export { approvalsNeeded, type NamedApprovals, namedApprovals } from './approvals-needed.ts';
export { assertNever } from './assert-never.ts';
export {
  AUDIT_EVENTS,
  type AuditEntry,
  type AuditEvent,
  type AuditEventData,
  type AuditEventType,
  auditEntrySchema,
} from './audit-events.ts';
export type { RestatementReason } from './authority-events.ts';
export type { Grantees, PermissionDefinition } from './authorization/permission-definition.ts';
export { type PermissionRow, permissionRows } from './authorization/permission-rows.ts';
export {
  PERMISSIONS,
  type Permission,
  permissionOf,
  UNSCOPED_ROLES,
} from './authorization/permissions.ts';
export { RELATIONS, type Relation } from './authorization/relations.ts';
export {
  BATCH_STATES,
  type BatchState,
  type BatchWork,
  batchStateSchema,
  ROW_VERDICTS,
  type RowVerdict,
  rowVerdictSchema,
} from './batch.ts';
export {
  BREAK_GLASS_GROUP,
  BREAK_GLASS_REVIEW_MILLIS,
  type BreakGlassVerdict,
  breakGlassVerdictSchema,
} from './break-glass.ts';
export { canonicalAddress, canonicalKey, isSameName } from './canonical-key.ts';
export {
  CHECKPOINT_TARGETS_FILE,
  type CheckpointTargetKind,
  checkpointTargetKindSchema,
  checkpointTargetsFileSchema,
  type DeclaredTarget,
  idOfTarget,
  WITNESS_POLICY_FILE,
} from './checkpoint-target.ts';
export {
  CONFIGURATION,
  ConfigurationError,
  isLoopback,
  parseConfiguration,
  type SettingName,
} from './configuration.ts';
export { type ApiUserCorrection, setOperatorSchema } from './corrections.ts';
export {
  type BareVerdict,
  type Counterfactual,
  counterfactualSchema,
  type Decision,
  decisionSchema,
  type Explanation,
  explanationSchema,
  type FiredRule,
  firedRuleSchema,
  GROUNDS_PROBLEMS,
  type Grounds,
  type GroundsProblem,
  groundsSchema,
  type ObservedRule,
  OUTCOMES,
  type Outcome,
  outcomeSchema,
  type TraceCondition,
  traceConditionSchema,
  type Verdict,
  verdictSchema,
} from './decision.ts';
export { type DelegationView, MAX_DELEGATION_DAYS } from './delegation.ts';
export type { DestinationPurpose, DestinationView } from './destination.ts';
export { endOfToken } from './ended-token.ts';
export { ERASED_TEXT, type ErasureState, type ErasureView, type SubjectView } from './erasure.ts';
export { CountersignError, ERRORS, type ErrorCode, type ErrorDetails, isErrorCode } from './errors.ts';
export { type Facts, factsSchema } from './facts.ts';
export {
  changeRequestSchema,
  kindOfRequestSchema,
  requestSchemaFor,
  whyLeftOut,
} from './fields/change-request-schema.ts';
export { FIELDS, type FieldDescription, type FieldKind, type FieldName } from './fields/field.ts';
export {
  type FieldOfAction,
  fieldsOf,
  refusedFieldsOf,
  takenPhrase,
  takesField,
} from './fields/fields-of.ts';
export { passwordOrigin } from './fields/password-origin.ts';
export { takesValue } from './fields/takes-value.ts';
export { textProblem } from './fields/text.ts';
export { nameSchema } from './fields/text-schema.ts';
export { formatIssue } from './format-issue.ts';
export type { FreezeView } from './freeze.ts';
export {
  type GovernanceChangeView,
  type GovernanceContent,
  type GovernanceEffect,
  type GovernanceItem,
  type GovernanceKindName,
  type GovernanceState,
  governanceChangeSchema,
  governanceContentSchema,
  governanceEffectSchema,
} from './governance.ts';
export { type ImportedPart, MAX_IMPORTED } from './governance-contents/registry-contents.ts';
export { type Group, type GroupView, MAX_MEMBERS } from './group.ts';
export {
  type BatchRow,
  type BatchView,
  batchRowSchema,
  type ListedBatch,
  type PreviewLine,
  previewLineSchema,
} from './http/batch-views.ts';
export { EVIDENCE_PAGE } from './http/evidence-routes.ts';
export { type EvidenceEntry, type EvidenceRequest, evidenceRequestSchema } from './http/evidence-views.ts';
export type { InboxCountView, InboxItemView } from './http/inbox-views.ts';
export type { RequestPreviewWire } from './http/preview-views.ts';
export type { RouteDefinition } from './http/route.ts';
export { ROUTES, type RouteName } from './http/routes.ts';
export type { SelectionView } from './http/selection-views.ts';
export { TILE_ROUTES } from './http/tile-routes.ts';
export type {
  AccountCheckView,
  CheckpointTargetView,
  CredentialView,
  IdentityView,
  ListedRequest,
  LogEntryView,
  PasskeyView,
  RequestSummary,
  RequestViewWire,
  ReviewView,
  StepView,
  TaskInHandView,
  TaskView,
  TaskWithHistory,
  TokenView,
} from './http/views.ts';
export {
  assertionSchema,
  type PasskeyAssertion,
  type PasskeyRegistration,
  registrationSchema,
} from './http/web-authn.ts';
export { WIRE_SCHEMAS } from './http/wire-schemas.ts';
export { ID_PREFIXES, type IdKind, idSchema, ULID_PATTERN } from './ids.ts';
export {
  IMPORT_SECTIONS,
  type Import,
  type ImportedRow,
  type ImportSection,
  importSchema,
} from './import.ts';
export { formatIndexRanges, parseIndexRanges } from './index-ranges.ts';
export { type JobData, jobDataSchema, QUEUE_NAMES, queueNameFor } from './job.ts';
export { isLastingEntryType, LASTING_ENTRY_TYPES, type LastingEntryType } from './lasting-entries.ts';
export {
  type AccountFinding,
  accountFindingSchema,
  type CallFailure,
  callFailureSchema,
  type ProbeResult,
  probeResultSchema,
  type VerifyResult,
  verifyResultSchema,
} from './ledger/observed.ts';
export type { CheckOrder, HeldSecret, Opening, StepOrder } from './ledger/work-order.ts';
export type { ReportAnswer, SealedPassword, WorkReport } from './ledger/work-report.ts';
export {
  type DeliveryTargetKind,
  deliveryTargetKindSchema,
  EXPORT_FORMATS,
  type ExportFormat,
  exportFormatSchema,
  LOG_FILTERS,
  OCSF_VERSIONS,
  type OcsfVersion,
  ocsfVersionSchema,
} from './log-export.ts';
export {
  ENTRY_OUTCOMES,
  type EntryOutcome,
  entryOutcomeSchema,
  type LogFilter,
  logFilterQuery,
  logPlaceSchema,
} from './log-filter.ts';
export {
  AUDIENCES,
  type ChannelKind,
  type DeclaredChannel,
  isTold,
  kindOfChannel,
  MAIL_CHANNEL,
  NOTIFICATION_NAMES,
  NOTIFICATIONS,
  NOTIFICATIONS_FILE,
  type NoticeDelivery,
  type NotificationName,
  type NotificationsFile,
  noticeDeliverySchema,
  notificationNameSchema,
  notificationOf,
  notificationsFileSchema,
  parseNoticeDelivery,
  TOLD_OF,
} from './notifications/index.ts';
export { type PasswordContext, passwordContextSchema } from './password-context.ts';
export { afterPeriod, periodMillis } from './period.ts';
export { permissionTypeOf } from './permission-type.ts';
export {
  type Evidence,
  evidenceSchema,
  type Instructions,
  instructionsSchema,
  type Plan,
  type PlanStep,
  planSchema,
  planStepSchema,
  STEP_KEYS,
  STEP_KINDS,
  STEP_STATES,
  type StepKey,
  type StepResult,
  type StepState,
  stepKeySchema,
  stepResultSchema,
  stepStateSchema,
  TASK_KINDS,
  TASK_STATES,
  type Task,
  type TaskVerdict,
  taskSchema,
  taskVerdictSchema,
} from './plan.ts';
export {
  type PolicyBundle,
  type PolicyProposalView,
  type PolicyReport,
  type ProposalState,
  policyBundleSchema,
} from './policy-proposal.ts';
export {
  type Actor,
  actorSchema,
  type CreatePrincipal,
  createPrincipalSchema,
  meansSchema,
  type Principal,
  principalSchema,
  TOKEN_DAYS,
} from './principal.ts';
export {
  isProof,
  KNOWN_BY,
  type KnownBy,
  knownBySchema,
  type Observation,
  observationSchema,
  PROOFS,
  type Proof,
  proofSchema,
} from './proof.ts';
export { DOCUMENTED_HOSTS, hostsNamedBy, hostsOf } from './provider-addresses.ts';
export { commentSchema, reasonSchema, saysSomething } from './reason.ts';
export { completeRecordedFacts, completeRemovals } from './recorded-facts.ts';
export {
  ACKNOWLEDGEMENTS,
  type AcknowledgementKind,
  acknowledgementKindSchema,
  type Change,
  changeSchema,
  ERASABLE_FIELDS,
  type ErasableField,
  type ExceptionRequest,
  exceptionRequestSchema,
  PASSWORD_STAND_IN,
  type PasswordFacts,
  passwordFactsSchema,
  REQUEST_STATES,
  type RequestInput,
  type RequestState,
  requestInputSchema,
  requestStateSchema,
  SETTLED_STATES,
  sealedTextSchema,
  type TypedPassword,
  typedPasswordSchema,
} from './request.ts';
export {
  type ReviewDocument,
  type ReviewEnvelope,
  type ReviewProof,
  type ReviewSigner,
  type ReviewVerdict,
  reviewEnvelopeSchema,
  reviewProofSchema,
  reviewSubjectSchema,
  reviewVerdictSchema,
  SIGNATURE_LEVELS,
  type SignatureLevel,
} from './review-proof.ts';
export { RISKS, type Risk, riskSchema } from './risk.ts';
export { ROTATED_KEYS, type RotatedKey, rotatedKeySchema } from './rotated-key.ts';
export {
  conditionTreeSchema,
  operationsOf,
  type Requirement,
  type Rule,
  type RuleSource,
  requirementSchema,
  ruleSchema,
  ruleSourceSchema,
} from './rule.ts';
export { safeParse } from './safe-parse.ts';
export type { SignedReview } from './signed-review.ts';
export { type StartWindow, WEEKDAYS } from './start-window.ts';
export { packFacts, unpackFacts } from './stored-facts.ts';
export {
  RESUME_CODES,
  type ResumeCode,
  SUSPENSION_REASONS,
  type SuspensionReason,
  suspensionFileSchema,
} from './suspension.ts';
export {
  isSession,
  TOKEN_SCOPES,
  type TokenKind,
  type TokenScope,
  tokenKindSchema,
  tokenScopeSchema,
} from './token.ts';
export { valueAt } from './value-at.ts';
export {
  ACTIONS,
  type Action,
  accessEffectSchema,
  actionSchema,
  changesAccess,
  type Digest,
  dayOrAheadSchema,
  daySchema,
  daysAhead,
  digestSchema,
  EFFECTS,
  type Effect,
  type Instant,
  type Json,
  mergeEffects,
  OPERATIONS,
  type Operation,
  operationSchema,
  PROVIDER_ROLES,
  PROVIDER_ROLES_OF,
  PROVIDERS,
  type Provider,
  type ProviderRole,
  providerRoleSchema,
  providerSchema,
  ROLES,
  type Role,
  roleSchema,
  slugSchema,
} from './vocabulary.ts';
