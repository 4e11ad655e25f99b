export { createIds, monotonicMicros, randomBytes, systemClock } from './clock.ts';
export { createCredentialSource } from './credential-source.ts';
export { type DataDirectory, openDataDirectory } from './data-directory.ts';
export { type LogKey, loadLogKey } from './keys/log-key.ts';
export { loadPersonalKey } from './keys/personal-key.ts';
export { loadReviewSeal } from './keys/review-seal.ts';
export { loadSealer, loadSealToWorker } from './keys/sealer.ts';
export { createPolicyEvaluators } from './policy-evaluators.ts';
export { loadWitnessPolicy } from './witness-policy.ts';
