/** https://help.eset.com/ema/2/api/en-US/user.html: users can be created, updated and read, not removed. */
export const EMA2_STEPS = {
  api: ['ema2.create-user', 'ema2.update-user', 'ema2.withdraw-access', 'ema2.restore-access'],
  external: ['eset.activation', 'eset.change-password'],
  verify: ['ema2.verify-user', 'ema2.verify-removed', 'eset.verify-api-access', 'eset.verify-no-api-access'],
} as const;
