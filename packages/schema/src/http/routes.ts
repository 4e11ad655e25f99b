import { BATCH_ROUTES } from './batch-routes.ts';
import { DELEGATION_ROUTES } from './delegation-routes.ts';
import { DELIVERY_ROUTES } from './delivery-routes.ts';
import { DESTINATION_ROUTES } from './destination-routes.ts';
import { EVIDENCE_ROUTES } from './evidence-routes.ts';
import { FREEZE_ROUTES } from './freeze-routes.ts';
import { GOVERNANCE_ROUTES } from './governance-routes.ts';
import { GROUP_ROUTES } from './group-routes.ts';
import { IMPORT_ROUTES } from './import-routes.ts';
import { LEDGER_ROUTES } from './ledger-routes.ts';
import { LOG_ROUTES } from './log-routes.ts';
import { MEANS_ROUTES } from './means-routes.ts';
import { NOTIFICATION_ROUTES } from './notification-routes.ts';
import { POLICY_ROUTES } from './policy-routes.ts';
import { REGISTRY_ROUTES } from './registry-routes.ts';
import { REQUEST_ROUTES } from './request-routes.ts';
import { RETIREMENT_ROUTES } from './retirement-routes.ts';
import { SIGN_IN_ROUTES } from './sign-in-routes.ts';
import { SUBJECT_ROUTES } from './subject-routes.ts';
import { WORK_ROUTES } from './work-routes.ts';

/** Every operation of the HTTP API, by the name that the client calls it. */
export const ROUTES = {
  ...REQUEST_ROUTES,
  ...BATCH_ROUTES,
  ...WORK_ROUTES,
  ...REGISTRY_ROUTES,
  ...MEANS_ROUTES,
  ...IMPORT_ROUTES,
  ...RETIREMENT_ROUTES,
  ...LOG_ROUTES,
  ...POLICY_ROUTES,
  ...GOVERNANCE_ROUTES,
  ...GROUP_ROUTES,
  ...DELEGATION_ROUTES,
  ...FREEZE_ROUTES,
  ...EVIDENCE_ROUTES,
  ...SIGN_IN_ROUTES,
  ...SUBJECT_ROUTES,
  ...DELIVERY_ROUTES,
  ...DESTINATION_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...LEDGER_ROUTES,
} as const;

export type RouteName = keyof typeof ROUTES;
