/** How the program ends; the help says the same. */
export const EXIT = { done: 0, refused: 1, usage: 2, logBroken: 3 } as const;

/** The command was not used as it can be; the message says how. */
export class UsageError extends Error {}

/** The command did what it could, and the answer is no. What has to be said was printed already. */
export class Refused extends Error {
  readonly exitCode: number;
  constructor(exitCode: number = EXIT.refused) {
    super('refused');
    this.exitCode = exitCode;
  }
}
