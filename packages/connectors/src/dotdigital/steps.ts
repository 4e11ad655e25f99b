/** The v2 API can make an API user, and nothing else with one. */
export const DOTDIGITAL_STEPS = {
  api: ['dotdigital.create-api-user'],
  external: ['dotdigital.switch-integration'],
  verify: ['dotdigital.verify-api-access', 'dotdigital.verify-no-api-access'],
} as const;
