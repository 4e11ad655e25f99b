import type { SqliteStore } from '@countersign/store';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** How long calls that are under way may still take; then their connections are cut. */
const GRACE_MILLIS = 2_000;

/**
 * Ends the process on SIGINT or SIGTERM, or with the program that started it: takes no more calls, answers those under way, commits what was asked for and lets
 * go of the store.
 */
export function stopOnSignal(running: {
  readonly app: FastifyInstance;
  readonly store: SqliteStore;
  readonly logger: FastifyBaseLogger;
}): void {
  const { app, store, logger } = running;
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => app.server.closeAllConnections(), GRACE_MILLIS).unref();
    app.close().then(
      () => {
        store.close();
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'the API did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Whoever started this one with a channel is gone.
  process.on('disconnect', stop);
}
