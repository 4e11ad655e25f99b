/** Milliseconds that go by, whoever uses them: for work that waits, such as for the disk or another process. */
export const wallMillis = (): number => performance.now();

/**
 * Milliseconds that this thread has worked: for work that never waits. On an idle machine it is the time that goes by, and
 * on a busy one it still is, without what other programs took of it.
 */
export const processorMillis = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};
