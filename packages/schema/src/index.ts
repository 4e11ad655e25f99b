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
export { assertNever } from './assert-never.ts';
export {
  AUDIT_EVENTS,
  type AuditEntry,
  type AuditEvent,
  type AuditEventData,
  type AuditEventType,
  auditEntrySchema,
} from './audit-events.ts';
export { type PermissionRow, permissionRows } from './authorization/permission-rows.ts';
export {
  type Grantees,
  PERMISSIONS,
  type Permission,
  type PermissionDefinition,
  permissionOf,
  UNSCOPED_ROLES,
} from './authorization/permissions.ts';
export { RELATIONS, type Relation } from './authorization/relations.ts';
export { canonicalAddress, canonicalKey, isSameName } from './canonical-key.ts';
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
export { endOfToken } from './ended-token.ts';
export {
  ERASED_TEXT,
  type ErasureState,
  type ErasureView,
  type SubjectView,
} from './erasure.ts';
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
export { formatIssue } from './format-issue.ts';
export {
  type GovernanceChangeView,
  type GovernanceContent,
  type GovernanceEffect,
  type GovernanceItem,
  type GovernanceKindName,
  type GovernanceState,
  governanceContentSchema,
} from './governance.ts';
export { EVIDENCE_PAGE } from './http/evidence-routes.ts';
export { type EvidenceEntry, type EvidenceRequest, evidenceRequestSchema } from './http/evidence-views.ts';
export type { RouteDefinition } from './http/route.ts';
export { ROUTES, type RouteName } from './http/routes.ts';
export { TILE_ROUTES } from './http/tile-routes.ts';
export {
  type AccountCheckView,
  type BatchRow,
  type BatchView,
  batchRowSchema,
  type CheckpointTargetView,
  type CredentialView,
  type ErrorBody,
  errorBodySchema,
  type ListedRequest,
  type LogEntryView,
  type RequestSummary,
  type RequestViewWire,
  type ReviewView,
  type StepView,
  type TaskInHandView,
  type TaskView,
  type TaskWithHistory,
} from './http/views.ts';
export { WIRE_SCHEMAS } from './http/wire-schemas.ts';
export { ID_PREFIXES, type IdKind, idSchema } from './ids.ts';
export { type JobData, jobDataSchema, QUEUE_NAMES, queueNameFor } from './job.ts';
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
export type {
  CheckOrder,
  HeldSecret,
  Opening,
  StepOrder,
} from './ledger/work-order.ts';
export type {
  ReportAnswer,
  SealedPassword,
  WorkReport,
} from './ledger/work-report.ts';
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
export { type PasswordContext, passwordContextSchema } from './password-context.ts';
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
export { reasonSchema, saysSomething } from './reason.ts';
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
export { packFacts, unpackFacts } from './stored-facts.ts';
export {
  RESUME_CODES,
  type ResumeCode,
  SUSPENSION_REASONS,
  type SuspensionReason,
  suspensionFileSchema,
} from './suspension.ts';
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
