export { type ConnectorOptions, createConnectors } from './create-connectors.ts';
export { FAILURES, type FailureCode } from './failure/failures.ts';
export { IMPLEMENTED_STEPS, type ImplementedSteps } from './implemented-steps.ts';
