/** No public API changes users of ESET PROTECT Hub, so there is no `api` step. */
export const PROTECT_HUB_STEPS = {
  api: [],
  external: ['eset.activation', 'eset.first-login', 'eset.change-password'],
  verify: ['eset.verify-api-access', 'eset.verify-no-api-access'],
} as const;
