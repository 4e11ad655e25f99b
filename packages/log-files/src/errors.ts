/** What was given, or where it was pointed to, cannot be used; the message says what to give instead. */
export class UnusableInputError extends Error {}

/** The log is not what was signed, so that nothing can be made of it; the message says what is wrong. */
export class LogBrokenError extends Error {}
