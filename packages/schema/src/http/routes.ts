import { DELIVERY_ROUTES } from './delivery-routes.ts';
import { EVIDENCE_ROUTES } from './evidence-routes.ts';
import { GOVERNANCE_ROUTES } from './governance-routes.ts';
import { LEDGER_ROUTES } from './ledger-routes.ts';
import { LOG_ROUTES } from './log-routes.ts';
import { POLICY_ROUTES } from './policy-routes.ts';
import { REGISTRY_ROUTES } from './registry-routes.ts';
import { REQUEST_ROUTES } from './request-routes.ts';
import { SUBJECT_ROUTES } from './subject-routes.ts';
import { WORK_ROUTES } from './work-routes.ts';

/** Every operation of the HTTP API, by the name that the client calls it. */
export const ROUTES = {
  ...REQUEST_ROUTES,
  ...WORK_ROUTES,
  ...REGISTRY_ROUTES,
  ...LOG_ROUTES,
  ...POLICY_ROUTES,
  ...GOVERNANCE_ROUTES,
  ...EVIDENCE_ROUTES,
  ...SUBJECT_ROUTES,
  ...DELIVERY_ROUTES,
  ...LEDGER_ROUTES,
} as const;

export type RouteName = keyof typeof ROUTES;
