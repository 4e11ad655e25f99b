/** Makes the compiler check that every member of a union was handled; throws on what the types say cannot be. */
export function assertNever(value: never): never {
  throw new TypeError(`impossible value: ${JSON.stringify(value)}`);
}
