import type { RouteName } from '@countersign/schema';
import { GOVERNANCE_PROBES } from './probes/governance-probes.ts';
import { LOG_PROBES } from './probes/log-probes.ts';
import { PEOPLE_PROBES } from './probes/people-probes.ts';
import type { Probe } from './probes/probe.ts';
import { REGISTRY_PROBES } from './probes/registry-probes.ts';
import { REQUEST_PROBES } from './probes/request-probes.ts';
import { TASK_PROBES } from './probes/task-probes.ts';
import { WORKER_PROBES } from './probes/worker-probes.ts';

/** How every route is tried. A route without a line in one of them does not compile. */
export const PROBES: Readonly<Record<RouteName, readonly Probe[]>> = {
  ...REQUEST_PROBES,
  ...TASK_PROBES,
  ...REGISTRY_PROBES,
  ...PEOPLE_PROBES,
  ...GOVERNANCE_PROBES,
  ...LOG_PROBES,
  ...WORKER_PROBES,
};
