/** No public API changes users of ESET Business Account, so there is no `api` step. */
export const BUSINESS_ACCOUNT_STEPS = {
  api: [],
  external: ['eset.activation', 'eset.change-password'],
  verify: ['eset.verify-api-access', 'eset.verify-no-api-access'],
} as const;
