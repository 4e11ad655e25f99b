/** Settles with the promise, or resolves to `late` after so many milliseconds. Leaves no timer behind. */
export async function within<T, L>(promise: Promise<T>, millis: number, late: L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<L>((resolve) => {
    timer = setTimeout(() => resolve(late), millis);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
