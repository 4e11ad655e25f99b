import {
  accountSchema,
  adoptApiUserSchema,
  apiUserSchema,
  integrationSchema,
  shownIntegrationSchema,
} from '../account.ts';
import { auditEntrySchema } from '../audit-events.ts';
import { decisionSchema, firedRuleSchema } from '../decision.ts';
import { erasureSchema, subjectSchema } from '../erasure.ts';
import { changeRequestSchema, REQUEST_SCHEMAS } from '../fields/change-request-schema.ts';
import { evidenceSchema, planStepSchema } from '../plan.ts';
import { createPrincipalSchema, principalSchema } from '../principal.ts';
import { changeSchema, shownRequestInputSchema } from '../request.ts';
import { requirementSchema, ruleSchema } from '../rule.ts';
import { jsonSchema } from '../vocabulary.ts';
import { batchRowSchema, batchViewSchema, listedBatchSchema } from './batch-views.ts';
import { evidenceRequestSchema } from './evidence-views.ts';
import { problemSchema } from './problem.ts';
import {
  accountCheckSchema,
  credentialSchema,
  logEntrySchema,
  requestSummarySchema,
  requestViewSchema,
  stepViewSchema,
  taskInHandSchema,
  taskViewSchema,
} from './views.ts';

/** The shapes that have a name in the OpenAPI document; every other one is written out where it is used. */
export const WIRE_SCHEMAS = {
  Account: accountSchema,
  AccountCheck: accountCheckSchema,
  AdoptedApiUser: adoptApiUserSchema,
  ApiUser: apiUserSchema,
  Batch: batchViewSchema,
  BatchRow: batchRowSchema,
  ListedBatch: listedBatchSchema,
  Change: changeSchema,
  ChangeRequest: changeRequestSchema,
  ...requestKinds(),
  Credential: credentialSchema,
  Decision: decisionSchema,
  Entry: auditEntrySchema,
  Evidence: evidenceSchema,
  EvidenceRequest: evidenceRequestSchema,
  FiredRule: firedRuleSchema,
  Integration: integrationSchema,
  Json: jsonSchema,
  LogEntry: logEntrySchema,
  NewPrincipal: createPrincipalSchema,
  PlanStep: planStepSchema,
  Problem: problemSchema,
  Principal: principalSchema,
  Request: requestViewSchema,
  RequestSummary: requestSummarySchema,
  Requirement: requirementSchema,
  Rule: ruleSchema,
  ShownChangeRequest: shownRequestInputSchema,
  ShownIntegration: shownIntegrationSchema,
  Erasure: erasureSchema,
  Subject: subjectSchema,
  Step: stepViewSchema,
  Task: taskViewSchema,
  TaskInHand: taskInHandSchema,
} as const;

/** `CreateOnDotdigital` and the others: a name for each action on each provider. */
function requestKinds(): Record<string, (typeof REQUEST_SCHEMAS)['dotdigital']['create']> {
  return Object.fromEntries(
    Object.entries(REQUEST_SCHEMAS).flatMap(([provider, actions]) =>
      Object.entries(actions).map(([action, schema]) => [
        `${inCapitals(action)}On${inCapitals(provider)}`,
        schema,
      ]),
    ),
  );
}

function inCapitals(words: string): string {
  return words.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
}
