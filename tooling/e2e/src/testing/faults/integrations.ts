const ROUNDS = 3;
const TOGETHER = 3;

/** The integrations of one life: those of one row ask for their API users at the same time. */
export const INTEGRATIONS: readonly (readonly string[])[] = Array.from({ length: ROUNDS }, (_, round) =>
  Array.from({ length: TOGETHER }, (__, number) => `system-${round}-${number}`),
);
