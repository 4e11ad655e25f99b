/** A promise that the test resolves, to hold a handler for as long as it needs. */
export function createBarrier(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
