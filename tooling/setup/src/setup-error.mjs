/** Setting up cannot go on. The message is one sentence for the person at the terminal and says what to do. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}

/** A signal stopped a program that setting up had started. */
export class Interrupted extends Error {
  /** @override */
  name = 'Interrupted';

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}; the next command goes on from here`);
    this.signal = signal;
  }
}
