import type { FastifyInstance } from 'fastify';

/** What is done beside the calls, again and again. */
interface Repeated {
  readonly everyMillis: number;
  readonly work: () => Promise<void>;
  /** Told what kept it from being done; it is tried again at its next turn. */
  readonly failed: (error: unknown) => void;
}

/** Does something at once and from then on, never twice at a time. Stops with the app, which waits for what is being done. */
export function repeat(app: FastifyInstance, { everyMillis, work, failed }: Repeated): void {
  let turn: Promise<void> | undefined;
  const run = () => {
    turn ??= work()
      .catch(failed)
      .finally(() => {
        turn = undefined;
      });
  };
  const timer = setInterval(run, everyMillis);
  // Before anything else of the app is closed that the work may need, or would start again.
  app.addHook('preClose', async () => clearInterval(timer));
  app.addHook('onClose', async () => {
    await turn;
  });
  run();
}
