export { ApiError } from './api-error.ts';
export { type ApiClient, type CallInput, createClient, etagOf } from './create-client.ts';
export { WaitsForApproval } from './waits-for-approval.ts';
