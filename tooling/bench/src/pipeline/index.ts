export type { LogFile } from '../log/log-file.ts';
export { forEachConcurrently } from '../measure/for-each-concurrently.ts';
export { ACCOUNT, apiUserAddresses, PROVIDER } from './company.ts';
export { openLogOf } from './open-log-of.ts';
export { type Provider, providerAt } from './provider.ts';
export { type People, registerCompany } from './register-company.ts';
