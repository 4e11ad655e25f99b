import type { Logger } from '@countersign/use-cases/ports';

/** How often the store is asked; it answers without looking into the database. */
const CHECK_MILLIS = 200;

/** What a worker does when it works. */
export interface Activity {
  /** Takes no more jobs. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Has a worker begin when the log can be written, and rest while it is suspended: what cannot be recorded is not taken from
 * the queue either, where it would be handed back again and again.
 * @throws what `begin` throws the first time, unless the log was suspended meanwhile
 */
export async function runWhileWritable(deps: {
  readonly isSuspended: () => boolean;
  readonly begin: () => Promise<Activity>;
  readonly logger: Logger;
}): Promise<{ stop(): Promise<void> }> {
  const { isSuspended, begin, logger } = deps;
  let activity: Activity | undefined;
  let resting = false;
  let turning: Promise<void> | undefined;

  const beginIfWritable = async () => {
    if (isSuspended()) return;
    try {
      activity = await begin();
    } catch (error) {
      if (!isSuspended()) throw error;
    }
  };
  // A pause ends when the running steps have; nothing here waits for that.
  const change = (done: Promise<void>, what: string) => {
    done.catch((error: unknown) => logger.error({ err: error }, `the worker could not ${what}`));
  };
  const turn = async () => {
    if (activity === undefined) return beginIfWritable();
    const suspended = isSuspended();
    if (suspended === resting) return;
    resting = suspended;
    logger.warn({ resting }, suspended ? 'the worker takes no jobs' : 'the worker takes jobs again');
    if (suspended) change(activity.pause(), 'pause');
    else change(activity.resume(), 'go on');
  };

  await beginIfWritable();
  const timer = setInterval(() => {
    turning ??= turn()
      .catch((error: unknown) => logger.error({ err: error }, 'the worker could not begin; it tries again'))
      .finally(() => {
        turning = undefined;
      });
  }, CHECK_MILLIS);
  return {
    stop: async () => {
      clearInterval(timer);
      await turning;
      await activity?.stop();
    },
  };
}
