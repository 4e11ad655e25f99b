const ROUNDS = 2;
const TOGETHER = 4;

/** The integrations of one life: those of one row ask for their API users at the same time. */
export const INTEGRATIONS: readonly (readonly string[])[] = Array.from({ length: ROUNDS }, (_, round) =>
  Array.from({ length: TOGETHER }, (__, number) => `system-${round}-${number}`),
);
